from opentelemetry import trace as _otel_trace  # telemetry-inject: v1, 1 below

_otel_tracer = _otel_trace.get_tracer(__name__)

if True:
  @_otel_tracer.start_as_current_span(
      "two", attributes={"code.function.name": "shop.cart.two"}
  )
  def two(a,
b=(1,
2)):
    # first
      x = (a,
  b)
      if x: return x
      return None  # comment; with semicolon
# at the margin

class A:
	@_otel_tracer.start_as_current_span(
		"A.tab", attributes={"code.function.name": "shop.cart.A.tab"}
	)
	def tab(self):
		"doc"; self.x = 1; self.y = 2
		return self

	@_otel_tracer.start_as_current_span(
		"A.one", attributes={"code.function.name": "shop.cart.A.one"}
	)
	def one(self): return 1; return 2

	@_otel_tracer.start_as_current_span(
		"A.commented",
		attributes={"code.function.name": "shop.cart.A.commented"},
	)
	def commented(self):  # type: ignore
		# type: () -> int
		# about x
		x = 1; y = 2
		return x \
	+ y
