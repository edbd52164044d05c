const http = require('http')
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

function get (url) {
  return _otelRun('get', 'shop/cart.get', (_otelSpan) => {
    const request = http.get(url)
    ;[1, 2].forEach((each) => request.write(each))
    _otelSpan.addEvent('started')
    return request
  })
}

module.exports = { get }
