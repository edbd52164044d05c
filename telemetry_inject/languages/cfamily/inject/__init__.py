"""Idioms, their conditions, the proof, and taking out."""
