"""Whose code is read: from an expression back to the functions that it may stand for."""
