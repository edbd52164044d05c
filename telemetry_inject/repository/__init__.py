"""What git knows of the files: asked through plumbing that runs no filter, hook or monitor."""
