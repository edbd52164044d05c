"""Asking models: who is asked when, what is done when one fails, and what it costs."""
