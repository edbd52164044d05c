const _otel = require('@opentelemetry/api') // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer('shop/cart')

const http = require('http')

function get (url) {
  const _otelSpan = _otelTracer.startSpan('get', {
    attributes: { 'code.function.name': 'shop/cart.get' }
  })
  const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan)
  try {
    return _otel.context.with(_otelActive, () => {
      const request = http.get(url)
      ;[1, 2].forEach((each) => request.write(each))
      _otelSpan.addEvent('started')
      return request
    })
  } catch (_otelError) {
    _otelSpan.recordException(_otelError)
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR })
    throw _otelError
  } finally {
    _otelSpan.end()
  }
}

module.exports = { get }
