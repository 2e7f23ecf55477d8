"""Step caching and determinism: a rule per module."""
