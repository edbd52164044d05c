use std::fs;

use tracing as _otel; // telemetry-inject: v1

#[_otel::instrument(
    name = "refund order",
    skip_all,
    fields(
        code.function.name = "cart::refund",
        shop.order.id = order_id,
        shop.notify = _otel::field::Empty,
    ),
    err,
)]
pub fn refund(order_id: u64, reason: &str, notify: bool) -> Result<usize, std::io::Error> {
    _otel::event!(_otel::Level::WARN, shop.reason = reason, "refund begins");
    let text = fs::read_to_string("/dev/null")?;
    _otel::event!(_otel::Level::INFO, shop.order.id = order_id, "order.read");
    let size = text.len() + reason.len();
    _otel::Span::current().record("shop.notify", notify);
    if notify {
        println!("{order_id}");
    }
    Ok(size)
}

pub fn note(order_id: u64) {
    _otel::event!(_otel::Level::INFO, shop.order.id = order_id, "order.noted");
    let doubled = order_id * 2;
    println!("{doubled}");
}
