"""What every shape is made of: values, variables, checks, and the base class."""
