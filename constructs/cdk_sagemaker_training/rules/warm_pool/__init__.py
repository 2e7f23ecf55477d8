"""Warm pools: a rule per module."""
