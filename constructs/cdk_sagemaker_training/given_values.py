"""What an author gave, as messages tell it: objects by their class, those of CDK with what to take of them instead.

CDK is not imported here: its classes are known by their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

_LONGEST: Final = 200
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+(?=>)")
_PROXY: Final = re.compile(r"_(I\w+)Proxy")
"""How jsii calls the class of an object of which only the interface is known, such as an imported role."""
_INSTEAD: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "Bucket": [("s3://", 'a location in it: f"s3://{bucket.bucket_name}/..."'), ("bucket", "its .bucket_name")],
    "DockerImageAsset": [(".ecr.", "its .image_uri")],
    "Duration": [
        ("second", "its .to_seconds()"),
        ("minute", "its .to_minutes()"),
        ("hour", "its .to_hours()"),
        ("day", "its .to_days()"),
    ],
    "Key": [("key", "its .key_arn")],
    "Role": [(":role/", "its .role_arn")],
    "SecurityGroup": [("sg-", "its .security_group_id")],
    "Size": [("GiB", "its .to_gibibytes()"), ("MiB", "its .to_mebibytes()"), ("MB", "its .to_mebibytes()")],
    "Subnet": [("subnet-", "its .subnet_id")],
}
"""By the class of CDK: a word of what is allowed, and what to give where it is in there."""


def told(value: object) -> str:
    """A value in at most 200 characters, without the address of an object."""
    text = repr(value)
    if not isinstance(value, str | int | float):
        own = type(value)
        if delegates_of(value):
            names = [name for name in map(_interface, delegates_of(value)) if name]
            text = f"<{' and '.join(names) or own.__name__} object>"
        text = _ADDRESS.sub("", text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def instead(value: object, allowed: str) -> str:
    """What to give instead of an object of CDK, for a problem's fix; empty where that is not known."""
    if isinstance(value, str | int | float | Mapping | Sequence):
        return ""
    for name in _cdk_names(value):
        for word, fix in _INSTEAD.get(name, ()):
            if word in allowed:
                return f"give {fix}"
    return ""


def _cdk_names(value: object) -> Iterator[str]:
    """The classes of CDK that an object is of, interfaces without their I."""
    for delegate in delegates_of(value) or [value]:
        for cls in type(delegate).__mro__:
            if cls.__module__.partition(".")[0] == "aws_cdk":
                found = _PROXY.fullmatch(cls.__name__)
                yield found[1][1:] if found else cls.__name__


def _interface(delegate: object) -> str:
    """The interface that a proxy stands for, with its module."""
    found = _PROXY.fullmatch(type(delegate).__name__)
    return f"{type(delegate).__module__}.{found[1]}" if found else ""


def delegates_of(value: object) -> Sequence[object]:
    """What stands behind a proxy of jsii: one object for each interface that is known of it; nothing for the rest."""
    behind: object = vars(value).get("_delegates", ()) if hasattr(value, "__dict__") else ()
    return cast("Sequence[object]", behind)
