"""Hyperparameters: a rule per module."""
