const page = require('./page');
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

function sent() {
  return document.title;
}

function promised(url) {
  return page.open(url).then((found) => found.text());
}

function clash(x) {
  function x() {}
  return x;
}

function evaluates(code) {
  return eval(code);
}

class Late extends page.Base {
  constructor(flag) {
    if (flag) super(1);
    else super(2);
  }
}

const short = (a) => _otelRun('s', 'shop/cart.short', () => a + 1);

function nothing() {}

page.evaluate(sent);
module.exports = { promised, clash, evaluates, Late, short, nothing };
