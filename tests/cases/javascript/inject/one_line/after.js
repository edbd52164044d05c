'use strict'
const _otel = require('@opentelemetry/api') // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer('shop/cart')

function first(a) { const _otelSpan = _otelTracer.startSpan('first', { attributes: { 'code.function.name': 'shop/cart.first' } }); const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan); try { return _otel.context.with(_otelActive, () => { if (a) return a; go() }); } catch (_otelError) { _otelSpan.recordException(_otelError); _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR }); throw _otelError; } finally { _otelSpan.end(); } } function second() { const _otelSpan = _otelTracer.startSpan('second', { attributes: { 'code.function.name': 'shop/cart.second' } }); const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan); try { return _otel.context.with(_otelActive, () => { return require('x')(2) }); } catch (_otelError) { _otelSpan.recordException(_otelError); _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR }); throw _otelError; } finally { _otelSpan.end(); } }

module.exports = { first, second }
