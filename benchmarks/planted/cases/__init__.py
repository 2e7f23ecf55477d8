"""The cases by family: each module has ``CASES``, from the id of a rule to its ``Cases``."""
