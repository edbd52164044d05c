"""Composes the steps: discover, scan, select, plan, check, inject, verify, write."""
