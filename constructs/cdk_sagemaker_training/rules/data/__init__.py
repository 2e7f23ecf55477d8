"""Data and input channels: a rule per module."""
