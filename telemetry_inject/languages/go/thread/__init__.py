"""Passing a context on, on request: unexported functions whose every call is visible get a parameter."""
