"""What the functions of a Go file are, with the facts that decide about them."""
