"""Instances, volumes, clusters: a rule per module."""
