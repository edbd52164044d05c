"""The functions of a file and their facts."""
