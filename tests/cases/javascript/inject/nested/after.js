const events = require('./events');
const _otel = require('@opentelemetry/api'); // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer('shop/cart');

function _otelRun(_otelName, _otelAbout, _otelBody) {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = (_otelSpan) => {
    try {
      return _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer.startActiveSpan(_otelName, _otelOpts, _otelInside);
}

function outer(items) {
  return _otelRun('outer', 'shop/cart.outer', () => {
    const seen = [];
    items.forEach(function each(item) {
      return _otelRun('each', 'shop/cart.outer.each', () => {
        const text = `
  ${item}
    as it is`;
        function inner() {
          return _otelRun('inner', 'shop/cart.outer.each.inner', () => {
            // deep
            return text;
          });
        }

        seen.push(inner());
      });
    });
    /*
     * moved
     */
    /* not
     moved */
    return seen;
  });
}

module.exports = outer;
