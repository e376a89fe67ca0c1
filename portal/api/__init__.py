"""The public read of publications under /api/v1/: what the pages show, for programs."""
