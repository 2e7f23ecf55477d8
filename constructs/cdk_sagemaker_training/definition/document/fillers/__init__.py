"""What a workspace gives to each type of step, one module each."""
