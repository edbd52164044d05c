use std::cmp; pub fn larger(one: u32, other: u32) -> u32 { cmp::max(one, other) }

#[inline] pub fn least(one: u32, other: u32) -> u32 { cmp::min(one, other) } // both

pub struct Pair(u32, u32);
impl Pair { pub fn sum(&self) -> u32 { let sum = self.0 + self.1; sum } pub fn gap(&self) -> u32 { self.0.abs_diff(self.1) } }
