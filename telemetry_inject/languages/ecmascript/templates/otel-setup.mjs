// telemetry: ignore
// Starts the OpenTelemetry SDK: node --import ./otel-setup.mjs app.js
//
// Nothing is exported unless the environment asks for it with the standard variables:
//   OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318    traces, metrics and logs by OTLP
//   OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER, OTEL_LOGS_EXPORTER = otlp | console | none
//   OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES          who is speaking
//   OTEL_SDK_DISABLED=true                               all off
const signals = ['TRACES', 'METRICS', 'LOGS'];
for (const signal of signals) {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]: own } =
    process.env;
  process.env[`OTEL_${signal}_EXPORTER`] ||= all || own ? 'otlp' : 'none';
}

const wanted = signals.some((signal) => process.env[`OTEL_${signal}_EXPORTER`] !== 'none');
if (wanted && process.env.OTEL_SDK_DISABLED?.toLowerCase() !== 'true') {
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK();
  sdk.start();

  let stopping;
  const stop = () => (stopping ??= sdk.shutdown().catch((error) => console.error(error)));
  process.once('beforeExit', stop);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      // Somebody who listens as well decides when the program ends.
      const alone = process.listenerCount(signal) === 0;
      stop().finally(() => alone && process.kill(process.pid, signal));
    });
  }
}
