use std::fmt;
use std::future::Future;

pub struct Order(u64);

impl fmt::Display for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0;
        write!(out, "{number}")
    }
}

pub const fn double(number: u64) -> u64 {
    let twice = number * 2;
    twice
}

pub extern "C" fn callback(number: u64) -> u64 {
    let twice = number * 2;
    twice
}

pub fn depth(number: u64) -> u64 {
    if number == 0 { 0 } else { depth(number - 1) + 1 }
}

pub fn later(number: u64) -> impl Future<Output = u64> {
    let twice = number * 2;
    async move { twice }
}

pub fn forever() -> ! {
    loop {
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn doubles() {
        let two = super::double(1);
        assert_eq!(two, 2);
    }
}
