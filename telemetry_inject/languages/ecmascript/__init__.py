"""What JavaScript and TypeScript share: everything but their grammars and their checkers."""

from importlib.resources import files

FRAMEWORKS = files("telemetry_inject.languages.ecmascript") / "frameworks"
"""The folder of the tables that hold for all of them."""
