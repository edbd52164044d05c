"""Cargo packages."""
