"""What the names of a Java file stand for."""
