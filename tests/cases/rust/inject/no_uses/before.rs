// Licence: none.

/// Adds.
pub fn add(left: u64, right: u64) -> u64 {
    let sum = left + right;
    sum
}
