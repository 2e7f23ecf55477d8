"""Built-in algorithms and the images they run in: a rule per module."""
