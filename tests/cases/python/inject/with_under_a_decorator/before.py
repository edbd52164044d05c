import tools


@tools.retry
# Three times.
def load(path: str) -> bytes:
    # The whole file.
    with open(path, "rb") as file:
        return file.read()
