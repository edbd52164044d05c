//! Starts OpenTelemetry for `tracing` and for metrics. Nothing is exported unless
//! `OTEL_EXPORTER_OTLP_ENDPOINT` asks for it, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or
//! `OTEL_TRACES_EXPORTER=otlp` for traces, and the like for metrics.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{MetricExporter, SpanExporter};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::Layer as _;

/// Sends what is left when it is dropped: keep it until the end of `main`.
pub struct Telemetry(Option<SdkTracerProvider>, Option<SdkMeterProvider>);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = self.0.take() {
            let _ = provider.shutdown();
        }
        if let Some(provider) = self.1.take() {
            let _ = provider.shutdown();
        }
    }
}

/// Starts the SDK where the environment asks for it.
///
/// Where the program has a subscriber of its own, add the layer below to that one instead.
pub fn start() -> Telemetry {
    let traces = wanted("TRACES").then(traces).flatten();
    let metrics = wanted("METRICS").then(metrics).flatten();
    Telemetry(traces, metrics)
}

fn traces() -> Option<SdkTracerProvider> {
    let exporter = ready(SpanExporter::builder().with_http().build())?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    // The SDK traces itself: what it says must not become events of the program's spans.
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(env!("CARGO_PKG_NAME")))
        .with_filter(filter_fn(|said| {
            !said.target().starts_with("opentelemetry")
        }));
    if tracing_subscriber::registry()
        .with(layer)
        .try_init()
        .is_err()
    {
        eprintln!("OpenTelemetry was not started: the program has a subscriber already");
    }
    Some(provider)
}

fn metrics() -> Option<SdkMeterProvider> {
    let exporter = ready(MetricExporter::builder().with_http().build())?;
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(exporter)
        .build();
    opentelemetry::global::set_meter_provider(provider.clone());
    Some(provider)
}

fn ready<T, E: std::fmt::Display>(exporter: Result<T, E>) -> Option<T> {
    exporter
        .inspect_err(|error| eprintln!("OpenTelemetry was not started: {error}"))
        .ok()
}

fn wanted(signal: &str) -> bool {
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    if said("OTEL_SDK_DISABLED").eq_ignore_ascii_case("true") {
        return false;
    }
    match said(&format!("OTEL_{signal}_EXPORTER")).as_str() {
        "otlp" => true,
        "" => {
            !said("OTEL_EXPORTER_OTLP_ENDPOINT").is_empty()
                || !said(&format!("OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")).is_empty()
        }
        _ => false,
    }
}
