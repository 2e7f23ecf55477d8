"""The frameworks that run a script of yours, one file each."""
