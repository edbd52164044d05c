const _otel = require('@opentelemetry/api'); // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer('shop/cart');

const events = require('./events');

function outer(items) {
  const _otelSpan = _otelTracer.startSpan('outer', {
    attributes: { 'code.function.name': 'shop/cart.outer' },
  });
  const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan);
  try {
    return _otel.context.with(_otelActive, () => {
      const seen = [];
      items.forEach(function each(item) {
        const _otelSpan = _otelTracer.startSpan('each', {
          attributes: { 'code.function.name': 'shop/cart.outer.each' },
        });
        const _otelActive = _otel.trace.setSpan(
          _otel.context.active(),
          _otelSpan,
        );
        try {
          return _otel.context.with(_otelActive, () => {
            const text = `
  ${item}
    as it is`;
            function inner() {
              const _otelSpan = _otelTracer.startSpan('inner', {
                attributes: {
                  'code.function.name': 'shop/cart.outer.each.inner',
                },
              });
              const _otelActive = _otel.trace.setSpan(
                _otel.context.active(),
                _otelSpan,
              );
              try {
                return _otel.context.with(_otelActive, () => {
                  // deep
                  return text;
                });
              } catch (_otelError) {
                _otelSpan.recordException(_otelError);
                _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
                throw _otelError;
              } finally {
                _otelSpan.end();
              }
            }

            seen.push(inner());
          });
        } catch (_otelError) {
          _otelSpan.recordException(_otelError);
          _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
          throw _otelError;
        } finally {
          _otelSpan.end();
        }
      });
      /*
       * moved
       */
      /* not
     moved */
      return seen;
    });
  } catch (_otelError) {
    _otelSpan.recordException(_otelError);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
}

module.exports = outer;
