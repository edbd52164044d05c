"""Maven's and Gradle's files."""
