"""Says at synth which keys of the app cannot be used by the roles that need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import aws_kms as kms
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import Synthesis, path_of, region_of, stack_of
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.permissions.key_policies import allows
from cdk_sagemaker_training.permissions.permission import Permission
from cdk_sagemaker_training.permissions.references import key_of_app
from cdk_sagemaker_training.permissions.role_need import RoleNeed

_FIX = (
    "add these actions to the key's policy, for iam.AccountRootPrincipal() or for the role: "
    "key.add_to_resource_policy(...). A TrainingKey, and a kms.Key without policy=, have it"
)

_VOLUMES = "kms:CreateGrant"
"""What is needed of a key of volumes, and of no other."""
_REPLICA = "make a key there: a replica of it, where it is a multi-Region key"


class KeyChecks:
    """Looks at the keys when the app is complete: their policies may be added to from anywhere.

    A role's own policy is worth nothing on a key whose policy neither leaves it to IAM nor names the role: the job
    fails when it starts. Keys that other apps make have policies that nobody knows here, and are left alone.
    """

    def __init__(self, scope: IConstruct, needs: Sequence[RoleNeed]) -> None:
        """``scope``: whose roles these are."""
        self._scope = scope
        self._needs = needs

    def validate(self) -> list[str]:
        """One line for each key and role that do not go together."""
        synthesis = Synthesis.seen_by(self, self._scope)
        return [
            str(problem)
            for need in self._needs
            for problem in (*self._problems(need, synthesis), *_elsewhere(need, region_of(self._scope)))
        ]

    def _problems(self, need: RoleNeed, synthesis: Synthesis) -> Iterator[Problem]:
        refused: dict[str, list[tuple[Permission, str]]] = {}
        user = stack_of(self._scope)
        for permission, action, key in _uses(need):
            if not allows(key, action, role_arn=need.arn, user=user, synthesis=synthesis):
                refused.setdefault(path_of(key).removesuffix("/Resource"), []).append((permission, action))
        for path, found in refused.items():
            actions = ", ".join(dict.fromkeys(action for _, action in found))
            origin = next((str(origin) for permission, _ in found for origin in permission.origins), need.name)
            allowed = f"a key whose policy allows {actions} to IAM of the account or to the role for {need.name}"
            yield Problem(origin, path, allowed, _FIX)


def _elsewhere(need: RoleNeed, region: str) -> Iterator[Problem]:
    """Keys of volumes that are another region's: a key never leaves its region, and volumes are made in the job's.

    Source: KMS developer guide, multi-region-keys-overview; EBS user guide, ebs-encryption. When SageMaker says so,
    at the call or when the job starts, is unverified.
    """
    for permission in need.permissions if not is_token(region) else ():
        for arn in permission.resources if _VOLUMES in permission.actions else ():
            of_arn = arn.split(":")[3:4]
            if of_arn not in ([], [region]) and not is_token(arn):
                where = str(permission.origins[0]) if permission.origins else need.name
                yield Problem(where, arn, f"a key of {region}, where the job's volumes are", _REPLICA)


def _uses(need: RoleNeed) -> Iterator[tuple[Permission, str, kms.CfnKey]]:
    for permission in need.permissions:
        for action in permission.actions:
            if action.startswith("kms:"):
                keys = [key_of_app(resource) for resource in permission.resources]
                yield from ((permission, action, key) for key in keys if key is not None)
