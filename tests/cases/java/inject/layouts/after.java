package golden;

import io.opentelemetry.api.GlobalOpenTelemetry; // telemetry-inject: v1, blank line above
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

class Layouts
{
    private int n; int one() { Span _otelSpan = GlobalOpenTelemetry.getOrNoop().getTracer("golden.Layouts").spanBuilder("one").setAttribute("code.function.name", "golden.Layouts.one").startSpan(); try (Scope _otelScope = _otelSpan.makeCurrent()) { return n; } catch (Throwable _otelError) { _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR); throw _otelError; } finally { _otelSpan.end(); } } int two(){ Span _otelSpan = GlobalOpenTelemetry.getOrNoop().getTracer("golden.Layouts").spanBuilder("two").setAttribute("code.function.name", "golden.Layouts.two").startSpan(); try (Scope _otelScope = _otelSpan.makeCurrent()) { GlobalOpenTelemetry.getOrNoop().getMeter("golden.Layouts").counterBuilder("shop.twos").setUnit("1").build().add(1); /* _otel */return n;} catch (Throwable _otelError) { _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR); throw _otelError; } finally { _otelSpan.end(); } }
    int three() { Span _otelSpan = GlobalOpenTelemetry.getOrNoop().getTracer("golden.Layouts").spanBuilder("three").setAttribute("code.function.name", "golden.Layouts.three").startSpan(); try (Scope _otelScope = _otelSpan.makeCurrent()) { n++;
        return n; } catch (Throwable _otelError) { _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR); throw _otelError; } finally { _otelSpan.end(); } }
    int four()
    {

        Span _otelSpan =
                GlobalOpenTelemetry.getOrNoop()
                        .getTracer("golden.Layouts")
                        .spanBuilder("four")
                        .setAttribute("code.function.name", "golden.Layouts.four")
                        .startSpan();
        try (Scope _otelScope = _otelSpan.makeCurrent()) {
            /* first
             * comment */
            n++;
      // further out
                n--;
            /* odd
   one */
            return n;
            // the last word
        } catch (Throwable _otelError) {
            _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
            throw _otelError;
        } finally {
            _otelSpan.end();
        }
    }
    int five() { Span _otelSpan = GlobalOpenTelemetry.getOrNoop().getTracer("golden.Layouts").spanBuilder("five").setAttribute("code.function.name", "golden.Layouts.five").startSpan(); try (Scope _otelScope = _otelSpan.makeCurrent()) { int k = 1; // one
    return k;
    } catch (Throwable _otelError) { _otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR); throw _otelError; } finally { _otelSpan.end(); } }
    int six() {
		Span _otelSpan =
				GlobalOpenTelemetry.getOrNoop()
						.getTracer("golden.Layouts")
						.spanBuilder("six")
						.setAttribute("code.function.name", "golden.Layouts.six")
						.startSpan();
		try (Scope _otelScope = _otelSpan.makeCurrent()) {
			n++;
        return n;
		} catch (Throwable _otelError) {
			_otelSpan.recordException(_otelError).setStatus(StatusCode.ERROR);
			throw _otelError;
		} finally {
			_otelSpan.end();
		}
    }
}
