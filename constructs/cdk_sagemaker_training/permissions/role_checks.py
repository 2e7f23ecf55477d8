"""Says at synth how a role of somebody's compares with what the definition needs of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Validations
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import once
from cdk_sagemaker_training.checks.when_synthesized import when_synthesized
from cdk_sagemaker_training.permissions.audit import RoleReport, RoleUses, report, role_in_app, role_with_arn
from cdk_sagemaker_training.permissions.permission import Permission
from cdk_sagemaker_training.permissions.references import target_of
from cdk_sagemaker_training.permissions.trust_checks import check_trust_at_synth

MISSING: Final = "@cdk-sagemaker-training/permissions:role-lacks"
"""Warning id: a given role does not allow what the steps need."""

EXCESS: Final = "@cdk-sagemaker-training/permissions:role-exceeds"
"""Warning id: a given role allows what no step needs."""

_SHOWN: Final = 10
_USES: Final = "what it is used for"


class RoleChecks:
    """Compares one role when the app is complete: policies may be attached to it from anywhere.

    It may be the role of several pipelines, and of their jobs: what any of these needs is no excess.
    """

    def __init__(self, scope: Construct, *, subject: str, role: iam.CfnRole, permissions: Sequence[Permission]) -> None:
        """``scope``: what the warnings are about. ``subject``: "role", "job_role" or whose it is."""
        self._scope = scope
        self._subject = subject
        self._role = role
        self._permissions = permissions
        self._uses = once(role, _USES, RoleUses)
        self._uses.add(scope, permissions)

    @property
    def report(self) -> RoleReport:
        """As the policies stand now."""
        return report(self._scope, self._role, self._permissions, self._uses)

    def warn(self) -> None:
        """Warnings of the scope; a role is its owner's, so nothing of this is an error."""
        found, warn = self.report, Validations.of(self._scope).add_warning
        where = f"{self._subject} ({self._role.node.path.removesuffix('/Resource')})"
        if found.missing:
            warn(MISSING, f"{where} lacks what the steps need: {_listed(found.missing)}. pipeline.explain() says why")
        beyond = [*found.excess, *(f"all of the managed policy {name}" for name in found.unseen)]
        if beyond:
            warn(EXCESS, f"{where} allows what no step needs: {_listed(beyond)}. Leave it out, and one is derived")


def check_given_at_synth(scope: Construct, *, subject: str, role: iam.IRole, permissions: Sequence[Permission]) -> None:
    """The same when the stack of ``scope`` is synthesized, and whether SageMaker may assume the role.

    Nothing for a role that this app does not make, and nothing of trust for one that nothing runs under.
    """
    made = role_in_app(role)
    _compare_at_synth(scope, subject, made, permissions)
    check_trust_at_synth(scope, subject=subject, role=made if permissions else None)


def check_named_at_synth(scope: Construct, *, subject: str, arn: str, permissions: Sequence[Permission]) -> None:
    """The same for a role that is named by its ARN; only one of the stack of ``scope`` is compared."""
    _compare_at_synth(scope, subject, role_with_arn(scope, arn), permissions)
    target = target_of(arn)
    check_trust_at_synth(scope, subject=subject, role=target if isinstance(target, iam.CfnRole) else None)


def _compare_at_synth(
    scope: Construct, subject: str, role: iam.CfnRole | None, permissions: Sequence[Permission]
) -> None:
    if role is not None:
        when_synthesized(scope, RoleChecks(scope, subject=subject, role=role, permissions=permissions).warn)


def _listed(lines: Sequence[str]) -> str:
    more = f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return "; ".join(lines[:_SHOWN]) + more
