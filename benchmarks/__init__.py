"""Measurements: how fast, how large, how many mistakes found, against named peers."""
