import * as _otel from "@opentelemetry/api"; // telemetry-inject: v1

function _otelTracer() {
    return _otel.trace.getTracer("shop/cart");
}

function _otelRun(_otelName, _otelAbout, _otelBody) {
    const _otelOpts =
        typeof _otelAbout === "string"
            ? { attributes: { "code.function.name": _otelAbout } }
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
    return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

export function packed(a) {
    return _otelRun("packed", "shop/cart.packed", () => { a();
    return a; }); }

export function
stretched (
  a
)
{
	    return _otelRun("stretched", "shop/cart.stretched", () => {
	    	    a();
	// less
        a();
  
    a()
	    });

}

export function commented() { // why
  return _otelRun("commented", "shop/cart.commented", () => {
    // first
    run(); // last
  });
}
