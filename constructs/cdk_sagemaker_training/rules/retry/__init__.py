"""Retry policies: a rule per module."""
