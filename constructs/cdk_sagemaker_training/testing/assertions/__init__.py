"""Assertions about the pipelines of a template."""
