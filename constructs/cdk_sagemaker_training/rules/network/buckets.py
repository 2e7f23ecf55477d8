"""What the name of a bucket tells."""

from __future__ import annotations

from cdk_sagemaker_training.rules.views import Place


def in_directory_bucket(place: Place, *path: str | int) -> bool:
    """Whether an S3 location is in a directory bucket of S3 Express One Zone, as far as its beginning is known."""
    beginning = place.values.prefix(place.raw(*path))
    bucket, slash, _ = beginning.removeprefix("s3://").partition("/")
    whole = slash or place.text(*path) is not None
    return beginning.startswith("s3://") and bool(whole) and bucket.endswith("--x-s3")
