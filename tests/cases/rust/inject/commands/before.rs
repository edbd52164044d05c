use std::fs;

pub fn refund(order_id: u64, reason: &str, notify: bool) -> Result<usize, std::io::Error> {
    let text = fs::read_to_string("/dev/null")?;
    let size = text.len() + reason.len();
    if notify {
        println!("{order_id}");
    }
    Ok(size)
}

pub fn note(order_id: u64) {
    let doubled = order_id * 2;
    println!("{doubled}");
}
