"""Pinned peers on the same work; `README.md` has their versions and known errors."""
