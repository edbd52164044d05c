def outer(path: str):
    """Wrap."""
    import tools

    @tools.traced
    def inner(a, b):
        text = """
    inside a string
        deeper"""

        def innermost():
# at the margin
            return [
    a,
            b]
        return text, innermost

    return inner
