"""Checks that the fields of several jobs share. Bounds: the shapes of the same name in botocore's service model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.fields.checks import (
    Check,
    evaluated,
    integer,
    is_unknown,
    items,
    mapping,
    scalar,
    text,
    written_out,
)
from cdk_sagemaker_training.definition.fields.key_arns import is_broken_key_arn
from cdk_sagemaker_training.definition.fields.spec import optional_tuple
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable, unless_empty
from cdk_sagemaker_training.errors import Problem

Text: TypeAlias = "str | PipelineVariable"
Integer: TypeAlias = "int | PipelineVariable"
Boolean: TypeAlias = "bool | PipelineVariable"
Scalar: TypeAlias = "str | int | float | bool | PipelineVariable"

ROLE_ARN = text(
    pattern=r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+",
    minimum=20,
    maximum=2048,
    like="arn:aws:iam::123456789012:role/training",
)
_KEY_WORDS = text(pattern=r"[a-zA-Z0-9:/_-]*", maximum=2048, like="a key id or ARN")


def _kms_key(where: str, value: object) -> Iterable[Problem]:
    """The id, the alias or the ARN of a key."""
    if isinstance(value, str) and not is_unknown(value) and is_broken_key_arn(value):
        allowed = "the whole ARN of a key, for example arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab, or its id"
        return (Problem(where, value, allowed),)
    return _KEY_WORDS(where, value)


KMS_KEY: Check = _kms_key
INSTANCE_TYPE = text(pattern=r"ml\.[a-z0-9-]+\.[a-z0-9-]+", like="ml.m5.xlarge")
INSTANCE_COUNT = integer(minimum=1)


def _network_id(prefix: str, other: str, what: str) -> Check:
    """The id of a subnet or of a security group; ``other``: the prefix of the one that is easily given for it."""
    like = f"{prefix}0123456789abcdef0"
    words = text(pattern=r"[-0-9a-zA-Z]+", minimum=1, maximum=32, like=like)

    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, str) and value.startswith(other) and not is_unknown(value):
            return (Problem(where, value, f"the id of a {what}, for example {like}"),)
        return words(where, value)

    return check


SUBNET_ID: Check = _network_id("subnet-", "sg-", "subnet")
SECURITY_GROUP_ID: Check = _network_id("sg-", "subnet-", "security group")
TRAINING_PLAN = text(
    pattern=r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:training-plan/.*", minimum=50, maximum=2048
)


def tags_of(value: Mapping[str, str] | Iterable[Mapping[str, str]] | None) -> Sequence[Mapping[str, str]] | None:
    """Converter: ``{"team": "risk"}`` and ``[{"Key": "team", "Value": "risk"}]`` alike, as the SDK takes both."""
    if isinstance(value, Mapping):
        return tuple({"Key": key, "Value": tag} for key, tag in cast("Mapping[str, str]", value).items())
    return optional_tuple(value)


def record(**members: Check) -> Check:
    """A dict with exactly these members."""
    allowed = "a dict with the keys " + " and ".join(members)

    def check(where: str, value: object) -> Iterable[Problem]:
        given = cast("Mapping[str, object]", value) if isinstance(value, Mapping) else dict[str, object]()
        if set(given) != set(members):
            yield Problem(where, cast("object", value), allowed, written_out(cast("object", value)))
            return
        for key, inner in given.items():
            yield from members[key](f"{where}[{key!r}]", inner)

    return check


Image: TypeAlias = "str | PipelineVariable | ImageReference"

SUBNETS = evaluated(items(SUBNET_ID, maximum=limits.MAX_SUBNETS))
SECURITY_GROUP_IDS = evaluated(items(SECURITY_GROUP_ID, maximum=limits.MAX_SECURITY_GROUPS))
TAGS = items(
    record(
        Key=text(pattern=r"(?!aws:)[\w\s.:/=+\-@]+", maximum=limits.MAX_TAG_KEY_CHARS),
        Value=text(pattern=r"[\w\s.:/=+\-@]*", maximum=limits.MAX_TAG_VALUE_CHARS),
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


def vpc_problems(subnets: object, security_group_ids: object, member: str = "VpcConfig") -> Iterator[Problem]:
    """One of the two without the other. ``member``: what they make of the request."""
    if (unless_empty(subnets) is None) != (unless_empty(security_group_ids) is None):
        both = {"subnets": subnets, "security_group_ids": security_group_ids}
        yield Problem("subnets, security_group_ids", both, f"both, or none of the two ({member})")


def vpc_config() -> Check:
    """``{"Subnets": [...], "SecurityGroupIds": [...]}``; an empty dict says "not even the workspace's"."""
    both = record(
        Subnets=evaluated(items(SUBNET_ID, minimum=1, maximum=limits.MAX_SUBNETS)),
        SecurityGroupIds=evaluated(items(SECURITY_GROUP_ID, minimum=1, maximum=limits.MAX_SECURITY_GROUPS)),
    )

    def check(where: str, value: object) -> Iterable[Problem]:
        return () if value == {} else both(where, value)

    return check


def members(**checks: Check) -> Check:
    """A dict with some of these members."""
    allowed = "a dict with keys among " + ", ".join(checks)

    def check(where: str, value: object) -> Iterable[Problem]:
        given = cast("Mapping[str, object]", value) if isinstance(value, Mapping) else dict[str, object]()
        if not isinstance(value, Mapping) or not set(given) <= set(checks):
            yield Problem(where, cast("object", value), allowed, written_out(cast("object", value)))
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
