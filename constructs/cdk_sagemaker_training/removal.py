"""Two steps before anything that holds data is destroyed with its stack."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import RemovalPolicy
from constructs import IConstruct

from cdk_sagemaker_training.errors import Problem

ALLOW_DESTROY: Final = "cdk-sagemaker-training:allow-destroy"
"""Context key: ``true`` where ``removal_policy=DESTROY`` may stand, in ``cdk.json`` or as ``-c <key>=true``."""

_KNOWN: Final = ("RETAIN", "RETAIN_ON_UPDATE_OR_DELETE", "DESTROY")


def removal_problems(scope: IConstruct, removal_policy: RemovalPolicy) -> list[Problem]:
    """One problem where ``removal_policy`` destroys and the context of ``scope`` does not allow it, or is none.

    The policy says what goes, in code that is shared by all deployments; the context says where, for a single one.
    """
    if not isinstance(cast("object", removal_policy), RemovalPolicy | None):
        return [Problem("removal_policy", removal_policy, f"RemovalPolicy.{', RemovalPolicy.'.join(_KNOWN)}")]
    if removal_policy is RemovalPolicy.SNAPSHOT:
        # CloudFormation's template reference, DeletionPolicy: volumes, caches and databases alone have them.
        return [Problem("removal_policy", removal_policy.name, ", ".join(_KNOWN), "nothing here has snapshots")]
    if removal_policy is not RemovalPolicy.DESTROY or _allowed(scope):
        return []
    allowed = f"RETAIN; DESTROY where the context has {ALLOW_DESTROY!r}: true"
    fix = f"keep the data, or synthesize this deployment with -c {ALLOW_DESTROY}=true"
    return [Problem("removal_policy", removal_policy.name, allowed, fix)]


def _allowed(scope: IConstruct) -> bool:
    given = cast("object", scope.node.try_get_context(ALLOW_DESTROY))
    return given is True or given == "true"  # text is what -c gives
