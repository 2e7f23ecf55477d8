"""Bounds of the API and quotas: a rule per module."""
