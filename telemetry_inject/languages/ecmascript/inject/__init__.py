"""Injection: from plans to insertions, the proof, and the way back."""
