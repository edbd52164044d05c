"""Scanning: the functions of a file, with their facts and features."""
