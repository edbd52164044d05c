if True:
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
	def tab(self):
		"doc"; self.x = 1; self.y = 2
		return self

	def one(self): return 1; return 2

	def commented(self):  # type: ignore
		# type: () -> int
		# about x
		x = 1; y = 2
		return x \
	+ y
