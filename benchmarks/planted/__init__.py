"""Definitions with one planted mistake each, and sound ones beside them: what the rules are measured on."""
