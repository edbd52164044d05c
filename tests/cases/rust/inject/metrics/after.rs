use std::fs;

use tracing as _otel; // telemetry-inject: v1

// telemetry-inject: v1
static _OTEL_SHOP_CHARGES: std::sync::LazyLock<::opentelemetry::metrics::Counter<u64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .u64_counter("shop.charges")
            .with_unit("{charge}")
            .with_description("Charges that were tried")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_CENTS: std::sync::LazyLock<::opentelemetry::metrics::Counter<f64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .f64_counter("shop.cents")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_FEE: std::sync::LazyLock<::opentelemetry::metrics::Histogram<f64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .f64_histogram("shop.fee")
            .with_unit("EUR")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_CHARGE_DURATION: std::sync::LazyLock<::opentelemetry::metrics::Histogram<f64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .f64_histogram("shop.charge.duration")
            .with_unit("s")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_COUNTS: std::sync::LazyLock<::opentelemetry::metrics::Counter<u64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .u64_counter("shop.counts")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_PARCELS: std::sync::LazyLock<::opentelemetry::metrics::Histogram<f64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .f64_histogram("shop.parcels")
            .with_unit("{parcel}")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_WAIT_DURATION: std::sync::LazyLock<::opentelemetry::metrics::Histogram<f64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .f64_histogram("shop.wait.duration")
            .with_unit("s")
            .build()
    });

// telemetry-inject: v1
static _OTEL_SHOP_ROUNDS: std::sync::LazyLock<::opentelemetry::metrics::Counter<f64>> =
    std::sync::LazyLock::new(|| {
        ::opentelemetry::global::meter("cart")
            .f64_counter("shop.rounds")
            .with_unit("{round}")
            .build()
    });

// telemetry-inject: v1
struct _OtelTimer(
    std::time::Instant,
    &'static ::opentelemetry::metrics::Histogram<f64>,
    Vec<::opentelemetry::KeyValue>,
);

// telemetry-inject: v1
impl Drop for _OtelTimer {
    fn drop(&mut self) {
        self.1.record(self.0.elapsed().as_secs_f64(), &self.2);
    }
}

#[_otel::instrument(
    name = "charge cart",
    skip_all,
    fields(code.function.name = "cart::charge"),
    err,
)]
pub fn charge(kind: &str, amount: u32, fee: f64, express: bool) -> Result<u32, std::io::Error> {
    _OTEL_SHOP_CHARGES.add(
        1,
        &[::opentelemetry::KeyValue::new("shop.express", express)],
    );
    _OTEL_SHOP_FEE.record(fee, &[]);
    let _otel_timer = _OtelTimer(
        std::time::Instant::now(),
        &_OTEL_SHOP_CHARGE_DURATION,
        vec![::opentelemetry::KeyValue::new(
            "shop.express.delivery",
            express,
        )],
    );
    let rate = fs::read_to_string("/dev/null")?.len();
    println!("{kind} {fee}");
    _OTEL_SHOP_CENTS.add(
        amount as f64,
        &[
            ::opentelemetry::KeyValue::new("shop.express", express),
            ::opentelemetry::KeyValue::new("shop.big", amount > 1000),
            ::opentelemetry::KeyValue::new("shop.kind", "parcel"),
        ],
    );
    Ok(amount + rate as u32 + u32::from(express))
}

pub fn count(parcels: &[u8]) {
    _OTEL_SHOP_COUNTS.add(1, &[]);
    _OTEL_SHOP_PARCELS.record(parcels.len() as i64 as f64, &[]);
    println!("{}", parcels.len());
}

pub mod inner {
    pub async fn wait(rounds: i64) -> i64 {
        let _otel_timer = super::_OtelTimer(
            std::time::Instant::now(),
            &super::_OTEL_SHOP_WAIT_DURATION,
            vec![],
        );
        super::_OTEL_SHOP_ROUNDS.add(rounds as f64, &[]);
        super::_otel::event!(super::_otel::Level::INFO, "waiting");
        let doubled = rounds * 2;
        doubled + 1
    }
}
