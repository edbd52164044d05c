'use client';

import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { send } from './api.js';

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

export function Form({ id }) {
  return <form onSubmit={submit}>{id}</form>;
}

export async function submit(event) {
  const _otelSpan = _otelTracer().startSpan('submit', {
    attributes: { 'code.function.name': 'shop/cart.submit' },
  });
  const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan);
  try {
    return await _otel.context.with(_otelActive, async () => {
      event.preventDefault();
      await send(
        <p title="two
  lines">
      text that
      stays
          <b>bold</b>
        </p>,
      );
    });
  } catch (_otelError) {
    _otelSpan.recordException(_otelError);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
}
