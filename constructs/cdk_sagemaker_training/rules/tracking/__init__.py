"""Experiments, MLflow, debugging: a rule per module."""
