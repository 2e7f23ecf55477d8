"""The pipelines of a fleet in an account: planned, started, stopped, looked at."""
