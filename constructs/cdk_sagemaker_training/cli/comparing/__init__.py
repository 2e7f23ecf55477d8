"""Two sides of a comparison: read, matched, compared."""
