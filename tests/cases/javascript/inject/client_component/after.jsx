'use client';

import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { send } from './api.js';

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

function _otelRunAsync(_otelName, _otelAbout, _otelBody) {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = async (_otelSpan) => {
    try {
      return await _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

export function Form({ id }) {
  return <form onSubmit={submit}>{id}</form>;
}

export async function submit(event) {
  return await _otelRunAsync('submit', 'shop/cart.submit', async () => {
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
}
