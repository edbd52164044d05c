import * as _otel from "@opentelemetry/api"; // telemetry-inject: v1
function _otelTracer() {
  return _otel.trace.getTracer("shop/cart");
}

export function packed(a) {
    const _otelSpan = _otelTracer().startSpan("packed", { attributes: { "code.function.name": "shop/cart.packed" } }); const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan); try { return _otel.context.with(_otelActive, () => { a();
    return a; }); } catch (_otelError) { _otelSpan.recordException(_otelError); _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR }); throw _otelError; } finally { _otelSpan.end(); } }

export function
stretched (
  a
)
{
	    const _otelSpan = _otelTracer().startSpan("stretched", {
	    	    attributes: { "code.function.name": "shop/cart.stretched" }
	    });
	    const _otelActive = _otel.trace.setSpan(
	    	    _otel.context.active(),
	    	    _otelSpan
	    );
	    try {
	    	    return _otel.context.with(_otelActive, () => {
	    	    	    a();
	// less
        a();
  
    a()
	    	    });
	    } catch (_otelError) {
	    	    _otelSpan.recordException(_otelError);
	    	    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
	    	    throw _otelError;
	    } finally {
	    	    _otelSpan.end();
	    }

}

export function commented() { // why
  const _otelSpan = _otelTracer().startSpan("commented", {
    attributes: { "code.function.name": "shop/cart.commented" }
  });
  const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan);
  try {
    return _otel.context.with(_otelActive, () => {
      // first
      run(); // last
    });
  } catch (_otelError) {
    _otelSpan.recordException(_otelError);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
}
