use std::collections::HashMap;
use std::fs;

use tracing as _otel; // telemetry-inject: v1

pub struct Cart {
    lines: HashMap<u64, u32>,
}

impl Cart {
    #[_otel::instrument(
        name = "cart total",
        skip_all,
        fields(code.function.name = "cart::Cart::total"),
    )]
    pub fn total(&self, discount: u32) -> u32 {
        let sum: u32 = self.lines.values().sum();
        sum - discount
    }
}

#[_otel::instrument(
    name = "load cart",
    skip_all,
    fields(
        code.function.name = "cart::load",
        otel.kind = "client",
        shop.retries = retries,
        shop.path.size = path.len() as i64,
    ),
)]
pub fn load(path: &str, retries: u32) -> String {
    let _ = retries;
    fs::read_to_string(path).unwrap_or_default()
}
