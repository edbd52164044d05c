use std::collections::HashMap;
use std::fs;

pub struct Cart {
    lines: HashMap<u64, u32>,
}

impl Cart {
    pub fn total(&self, discount: u32) -> u32 {
        let sum: u32 = self.lines.values().sum();
        sum - discount
    }
}

pub fn load(path: &str, retries: u32) -> String {
    let _ = retries;
    fs::read_to_string(path).unwrap_or_default()
}
