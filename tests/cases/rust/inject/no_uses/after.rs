// Licence: none.

use tracing as _otel; // telemetry-inject: v1, blank below

/// Adds.
#[_otel::instrument(
    name = "add numbers",
    skip_all,
    fields(code.function.name = "cart::add", shop.big = left > 100),
)]
pub fn add(left: u64, right: u64) -> u64 {
    let sum = left + right;
    sum
}
