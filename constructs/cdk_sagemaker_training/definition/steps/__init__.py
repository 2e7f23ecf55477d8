"""The steps of a pipeline, one file each."""
