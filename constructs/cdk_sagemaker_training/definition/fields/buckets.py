"""Names of buckets in S3 locations."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9._-]*")
_PUT_IN: Final = re.compile(r"(\$?)\{[^{}]*\}|<[^<>]*>|\$[A-Za-z_]\w*")
_SCHEME: Final = "s3://"


def bucket_of(uri: str) -> str:
    """What stands for the bucket in ``s3://bucket/key``; empty for an access point's ARN and for other schemes."""
    bucket = uri[len(_SCHEME) :].partition("/")[0] if uri.startswith(_SCHEME) else ""
    return "" if bucket.startswith("arn:") else bucket


def s3_location(word: str) -> str:
    """The S3 URI that a word is, also as Hadoop writes it (``s3a://``); empty for other words."""
    scheme, separator, place = word.partition("://")
    return f"{_SCHEME}{place}" if separator and scheme in {"s3", "s3a"} else ""


def impossible_bucket(uri: str) -> str:
    """Why no bucket can have the name in an S3 location, in a few words; empty where one can.

    Letters, digits, ``.``, ``-`` and ``_`` are all that names of buckets ever had, those of the old ones in us-east-1
    included (botocore ``handlers.VALID_BUCKET``; Amazon S3 user guide, bucketnamingrules).
    """
    bucket = bucket_of(uri)
    allowed = _NAME.match(bucket)
    if allowed is None or allowed.end() == len(bucket):
        return ""
    return left_blank(bucket) or f"no bucket has {bucket[allowed.end()]!r} in its name"


def left_blank(text: str) -> str:
    """What nothing was put in for in a text, such as ``<account>``, ``{account}`` or ``$ACCOUNT``, in a few words."""
    blank = _PUT_IN.search(text)
    if blank is None:
        return ""
    if blank[1]:
        return f"nothing is put in for {blank[0]!r} outside of Fn::Sub"
    return f"nothing was put in for {blank[0]!r}"
