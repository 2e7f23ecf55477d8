"""Estimators and their channels, and the training request that they make."""
