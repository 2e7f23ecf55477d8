"""Days that are written into paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

from cdk_sagemaker_training.rules.views import Place

_DATE: Final = re.compile(
    r"(?<![0-9A-Za-z])20\d{2}(?P<separator>[-_/.]?)(?:0[1-9]|1[0-2])(?P=separator)(?:0[1-9]|[12]\d|3[01])(?![0-9A-SU-Za-z])"
)
"""``2024-05-01``, ``2024/05/01``, ``20240501``; a time may follow after a T, a longer number or word does not."""

NAMED_BY_SDK: Final = re.compile(r"-20\d{2}(?:-\d{2}){5}-\d{3}(?![0-9A-Za-z])")
"""How the names end that SDK v2 makes for jobs (``utils.sagemaker_timestamp``); outputs without a destination and code
lie below them."""


def date_in(place: Place, *path: str | int) -> str | None:
    """A day in the path of an S3 location, as far as the location is known; the bucket may have any name."""
    known = place.text(*path)
    texts = [known] if known is not None else _literals(place.raw(*path))
    found = (_DATE.search(_without_bucket(text)) for text in texts)
    return next((match[0] for match in found if match is not None), None)


def _without_bucket(text: str) -> str:
    return text.removeprefix("s3://").partition("/")[2] if text.startswith("s3://") else text


def _literals(value: object) -> Iterator[str]:
    """The texts that a join puts together, as far as they stand there."""
    if isinstance(value, str):
        yield value
    joined = cast("dict[str, object]", value).get("Std:Join") if isinstance(value, dict) else None
    parts = cast("dict[str, object]", joined).get("Values") if isinstance(joined, dict) else None
    for part in cast("list[object]", parts) if isinstance(parts, list) else ():
        yield from _literals(part)
