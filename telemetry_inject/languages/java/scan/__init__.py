"""What the functions of a Java file are, with the facts that decide about them."""
