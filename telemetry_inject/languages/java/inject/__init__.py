"""The idioms of Java: choosing, writing, proving and removing them."""
