"""Values that only an execution knows."""
