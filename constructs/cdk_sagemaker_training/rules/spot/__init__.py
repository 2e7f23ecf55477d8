"""Managed Spot and checkpoints: a rule per module."""
