//! Orders.

#![allow(dead_code)]

// Where the orders come from.
use std::path::Path;

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
    pub fn read(path: &Path) -> Self {
        let length = path.as_os_str().len();
        Order(length as u64)
    }

    #[track_caller]
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
