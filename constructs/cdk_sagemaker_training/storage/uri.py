"""S3 URIs of prefixes in buckets whose names may not be known yet."""

from __future__ import annotations

from typing import cast

from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import InvalidInputError, Problem


def s3_uri(bucket: s3.IBucket, prefix: str = "") -> str:
    """``s3://<bucket>/<prefix>``, where the bucket's name and the prefix may be tokens.

    A leading slash is dropped, since S3 would take it for a folder without a name. A trailing slash is kept: it is the
    difference between a folder and every key that starts the same way, which FastFile input refuses.

    :param prefix: Key or prefix inside the bucket. Default: the whole bucket.
    :raises InvalidInputError: ``prefix`` is a URI itself, or no text.
    """
    name = fixed(bucket, "bucket_name")
    if not isinstance(cast("object", prefix), str):
        allowed = "text: a key or prefix inside the bucket, or nothing for the whole bucket"
        raise InvalidInputError("S3 location", [Problem("prefix", prefix, allowed)])
    if is_token(prefix):
        return f"s3://{name}/{prefix}"
    if "://" in prefix:
        raise InvalidInputError(
            "S3 location",
            [Problem("prefix", prefix, "a key or prefix inside the bucket", "leave out the scheme and the bucket")],
        )
    return f"s3://{name}/{prefix.lstrip('/')}"
