"""Tuners and the tuning request that they make."""
