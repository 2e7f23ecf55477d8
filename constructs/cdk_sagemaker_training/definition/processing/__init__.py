"""Processors and the processing request that they make."""
