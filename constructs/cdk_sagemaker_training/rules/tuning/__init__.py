"""Tuning jobs: a rule per module."""
