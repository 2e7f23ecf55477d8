"""The code of a job as a package: which files are in it, which must not be, and the archive."""
