"""What the roles of a pipeline need of other accounts: as policies, and as outputs of the stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aws_cdk import CfnOutput
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed, home_of, path_of, stack_of
from cdk_sagemaker_training.checks.cdk_objects import a_list, kind_problems
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.permissions.cross_account import (
    CrossAccountPolicy,
    in_other_account,
    policies_for_buckets,
    policies_for_keys,
)
from cdk_sagemaker_training.permissions.readable import readable
from cdk_sagemaker_training.permissions.role_need import RoleNeed

if TYPE_CHECKING:
    from aws_cdk import aws_s3 as s3

    from cdk_sagemaker_training.workspace import TrainingWorkspace


def buckets_of(
    workspace: TrainingWorkspace | None, definition_bucket: s3.IBucket | None
) -> Iterator[tuple[s3.IBucket, kms.IKey | None]]:
    """The buckets that a pipeline is given, each with its key where that is known."""
    if definition_bucket is not None:
        yield definition_bucket, definition_bucket.encryption_key
    if workspace is not None:
        yield from workspace.buckets.with_keys


class OtherAccounts:
    """One output for each bucket and key that is known to be another account's, with the statements as JSON.

    :param scope: The pipeline.
    :param needs: What the roles need.
    :param buckets: Buckets that they may touch, each with its key where that is known.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        needs: Sequence[RoleNeed],
        buckets: Sequence[tuple[s3.IBucket, kms.IKey | None]],
    ) -> None:
        self._scope, self._needs = scope, needs
        by_name = {fixed(bucket, "bucket_name"): (bucket, key) for bucket, key in buckets}
        stack = stack_of(scope)
        self._foreign = [pair for pair in by_name.values() if in_other_account(stack, home_of(pair[0]).account)]
        self._known = by_name
        policies = self.policies()
        outputs = Construct(scope, "OtherAccounts") if policies else scope
        for position, policy in enumerate(policies):
            value = stack.to_json_string(policy.document)
            # A description takes no functions: names that only the deployment knows stand there as ${LogicalId}.
            text = f"For the policy of {policy.kind} {readable(stack, policy.name)} in account {policy.account}"
            CfnOutput(outputs, _output_id(policy, position), value=value, description=text)

    def policies(
        self, buckets: Sequence[s3.IBucket] = (), keys: Sequence[kms.IKey] = ()
    ) -> Sequence[CrossAccountPolicy]:
        """Those of what is known to be another account's, then of these buckets and keys. ``InvalidInputError``."""
        lists = {"buckets": a_list("buckets"), "keys": a_list("keys")}
        if problems := [*kind_problems({"buckets": buckets, "keys": keys}, own=lists)]:
            raise InvalidInputError(f"policies for other accounts of {path_of(self._scope)!r}", problems)
        return list(self._policies(buckets, keys))

    def _policies(self, buckets: Sequence[s3.IBucket], keys: Sequence[kms.IKey]) -> Iterator[CrossAccountPolicy]:
        stack = stack_of(self._scope)
        known = {fixed(bucket, "bucket_name") for bucket, _ in self._foreign}
        others = [
            self._known.get(bucket.bucket_name, (bucket, bucket.encryption_key))
            for bucket in buckets
            if bucket.bucket_name not in known
        ]
        yield from policies_for_buckets(stack, self._needs, [*self._foreign, *others])
        foreign = list(policies_for_keys(stack, self._needs))
        yield from foreign
        names = {policy.name for policy in foreign}
        others_keys = [key.key_arn for key in keys if key.key_arn not in names]
        if others_keys:
            yield from policies_for_keys(stack, self._needs, others_keys)


def _output_id(policy: CrossAccountPolicy, position: int) -> str:
    """By name where there is one, so that one more bucket leaves the ids of the others alone."""
    name = str(position) if is_token(policy.name) else policy.name.rpartition("/")[2]
    return f"{policy.kind.capitalize()}-{name}"
