const queue = require('./queue');
const _otel = require('@opentelemetry/api'); // telemetry-inject: v1
const _otelMeter = _otel.metrics.getMeter('shop/cart');
const _otelQueueDrainsCounter = _otelMeter.createCounter('queue.drains', {
  unit: '1',
});
const _otelQueueSizeDurationHistogram = _otelMeter.createHistogram(
  'queue.size.duration',
  { unit: 's' },
);

exports.drain = function drain(limit = 5) {
  _otel.trace.getActiveSpan()?.setAttribute('queue.limit', limit);
  _otelQueueDrainsCounter.add(1);
  let taken = 0;
  while (taken < limit && queue.next()) {
    taken += 1;
    _otel.trace.getActiveSpan()?.addEvent('taken');
  }
  return taken;
};

exports.size = function size() {
  const _otelStart = performance.now();
  try {
    return queue.size();
  } finally {
    _otelQueueSizeDurationHistogram.record(
      (performance.now() - _otelStart) / 1000,
    );
  }
};
