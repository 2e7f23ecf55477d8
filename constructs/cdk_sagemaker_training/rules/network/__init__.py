"""Network and encryption: a rule per module."""
