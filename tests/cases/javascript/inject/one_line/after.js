'use strict'
const _otel = require('@opentelemetry/api') // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer('shop/cart')

function _otelRun(_otelName, _otelAbout, _otelBody) {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout
  const _otelInside = (_otelSpan) => {
    try {
      return _otelBody(_otelSpan)
    } catch (_otelError) {
      _otelSpan.recordException(_otelError)
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR })
      throw _otelError
    } finally {
      _otelSpan.end()
    }
  }
  return _otelTracer.startActiveSpan(_otelName, _otelOpts, _otelInside)
}

function first(a) { return _otelRun('first', 'shop/cart.first', () => { if (a) return a; go() }); } function second() { return _otelRun('second', 'shop/cart.second', () => { return require('x')(2) }); }

module.exports = { first, second }
