"""Deciding what each function should carry."""
