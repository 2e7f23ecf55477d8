"""How steps, parameters and references hang together: a rule per module."""
