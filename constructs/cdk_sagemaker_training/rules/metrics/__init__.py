"""Metric definitions: a rule per module."""
