"""Checks that the fields of several jobs share. Bounds: the shapes of the same name in botocore's service model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.checks import Check, is_unknown, items, mapping, scalar, text
from cdk_sagemaker_training.definition.estimator import record
from cdk_sagemaker_training.definition.variables import PipelineVariable
from cdk_sagemaker_training.errors import Problem

Image: TypeAlias = "str | PipelineVariable | ImageReference"

_NETWORK_ID = text(pattern=r"[-0-9a-zA-Z]+", maximum=32, like="subnet-0123456789abcdef0")
SUBNETS = items(_NETWORK_ID, maximum=limits.MAX_SUBNETS)
SECURITY_GROUP_IDS = items(_NETWORK_ID, maximum=limits.MAX_SECURITY_GROUPS)
TAGS = items(
    record(
        Key=text(pattern=r"(?!aws:).+", maximum=limits.MAX_TAG_KEY_CHARS),
        Value=text(maximum=limits.MAX_TAG_VALUE_CHARS),
    ),
    maximum=limits.MAX_TAGS,
)
ENTRY_NAME = text(pattern=r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", minimum=1, maximum=63, like="model-1")
"""``EntityName`` and ``ContainerHostname`` of the service model."""


def environment(*, entries: int, key_chars: int, value_chars: int) -> Check:
    """Environment variables of a container; the bounds differ from job to job."""
    return mapping(
        scalar(maximum=value_chars),
        check_key=text(pattern=limits.ENVIRONMENT_KEY_PATTERN, maximum=key_chars),
        maximum=entries,
    )


def vpc_config() -> Check:
    """``{"Subnets": [...], "SecurityGroupIds": [...]}``; an empty dict says "not even the workspace's"."""
    both = record(
        Subnets=items(_NETWORK_ID, minimum=1, maximum=limits.MAX_SUBNETS),
        SecurityGroupIds=items(_NETWORK_ID, minimum=1, maximum=limits.MAX_SECURITY_GROUPS),
    )

    def check(where: str, value: object) -> Iterable[Problem]:
        return () if value == {} or is_unknown(value) else both(where, value)

    return check


def members(**checks: Check) -> Check:
    """A dict with some of these members."""
    allowed = "a dict with keys among " + ", ".join(checks)

    def check(where: str, value: object) -> Iterable[Problem]:
        given = cast("Mapping[str, object]", value) if isinstance(value, Mapping) else dict[str, object]()
        if not isinstance(value, Mapping) or not set(given) <= set(checks):
            yield Problem(where, cast("object", value), allowed)
            return
        for key, inner in given.items():
            yield from checks[key](f"{where}[{key!r}]", inner)

    return check


def either(*checks: Check) -> Check:
    """What one of the checks accepts; otherwise the problems of the last one."""

    def check(where: str, value: object) -> Iterable[Problem]:
        found: list[Problem] = []
        for one in checks:
            found = list(one(where, value))
            if not found:
                return ()
        return found

    return check
