"""How long linting takes."""
