"""Finding files and the functions in them."""
