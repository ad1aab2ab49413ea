"""A dataset's folder in, what makes it citable out: its hash, metadata, data card and checks."""
