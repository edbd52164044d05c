//! Orders.

#![allow(dead_code)]

// Where the orders come from.
use std::path::Path;

use tracing as _otel; // telemetry-inject: v1

/// An order.
#[derive(Debug, Clone)]
pub struct Order(u64);

impl Order {
    /// Reads one.
    ///
    /// Never fails.
    #[must_use]
    #[inline]
    // The path is kept.
    #[_otel::instrument(
        name = "read order",
        skip_all,
        fields(code.function.name = "cart::Order::read"),
    )]
    pub fn read(path: &Path) -> Self {
        let length = path.as_os_str().len();
        Order(length as u64)
    }

    #[track_caller]
    #[_otel::instrument(
        name = "check order",
        skip_all,
        fields(code.function.name = "cart::Order::checked"),
    )]
    pub fn checked(&self, limit: u64) -> Result<u64, String> {
        if self.0 > limit {
            return Err(format!(
                "beyond {limit} at {}",
                std::panic::Location::caller()
            ));
        }
        Ok(self.0)
    }
}
