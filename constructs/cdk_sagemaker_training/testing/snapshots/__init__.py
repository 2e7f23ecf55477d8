"""Stacks and pipelines as text that people read in a diff."""
