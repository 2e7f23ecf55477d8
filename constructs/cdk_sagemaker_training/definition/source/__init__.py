"""Writes a definition document as Python: the typed steps that make it, and what has no typed form as it is."""
