"""What spans will come to at run time: how many for a call of an entry point, and what they cost."""
