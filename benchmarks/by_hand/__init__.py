"""The example app against the same written by hand."""
