use std::fs;

pub fn charge(kind: &str, amount: u32, fee: f64, express: bool) -> Result<u32, std::io::Error> {
    let rate = fs::read_to_string("/dev/null")?.len();
    println!("{kind} {fee}");
    Ok(amount + rate as u32 + u32::from(express))
}

pub fn count(parcels: &[u8]) {
    println!("{}", parcels.len());
}

pub mod inner {
    pub async fn wait(rounds: i64) -> i64 {
        let doubled = rounds * 2;
        doubled + 1
    }
}
