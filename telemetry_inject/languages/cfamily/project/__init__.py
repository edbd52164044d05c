"""Folders of projects, their formatter, their compiler's flags."""
