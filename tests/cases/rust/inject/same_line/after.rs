use tracing as _otel; // telemetry-inject: v1, blank below

use std::cmp; #[_otel::instrument(name = "larger one", skip_all, fields(code.function.name = "cart::larger"))] pub fn larger(one: u32, other: u32) -> u32 { cmp::max(one, other) }

#[inline] #[_otel::instrument(name = "least one", skip_all, fields(code.function.name = "cart::least"))] pub fn least(one: u32, other: u32) -> u32 { cmp::min(one, other) } // both

pub struct Pair(u32, u32);
impl Pair { #[_otel::instrument(name = "pair sum", skip_all, fields(code.function.name = "cart::Pair::sum"))] pub fn sum(&self) -> u32 { let sum = self.0 + self.1; sum } #[_otel::instrument(name = "pair gap", skip_all, fields(code.function.name = "cart::Pair::gap"))] pub fn gap(&self) -> u32 { self.0.abs_diff(self.1) } }
