"""What is shared beside a model package group: the artifacts of its versions, their key, their images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from aws_cdk import Annotations, CfnOutput, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training.asked_once import differ
from cdk_sagemaker_training.catalog.model_registry import ARTIFACTS_REGION
from cdk_sagemaker_training.encryption import uses
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.cross_account import CrossAccountPolicy
from cdk_sagemaker_training.permissions.readable import in_words, readable
from cdk_sagemaker_training.permissions.statements import listed

if TYPE_CHECKING:
    from aws_cdk import aws_ecr as ecr
    from aws_cdk import aws_kms as kms
    from constructs import IConstruct

    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase

KEY_NOT_KNOWN: Final = "@cdk-sagemaker-training/registry:artifacts-key-not-known"
"""Warning id, for artifacts whose encryption this app does not know."""

_ACCOUNT: Final = re.compile(r"arn:[^:]+(?:::[^:]+)?:[a-z]+:[^:]*:(\d{12}):")
"""Of an ARN, whose partition may be a reference: ``${AWS::Partition}``."""
_PULL: Final = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_OURS: Final = "one of the customer's: keys of AWS cannot be shared with other accounts"
_FIX: Final = "encrypt the bucket with a TrainingKey, and what lies in it anew"


class Sharing:
    """The statements that a principal of another account needs of a bucket, a key and repositories.

    Those of this app get them; of others they are :meth:`policies` and outputs. Raises ``InvalidInputError``.
    """

    def __init__(
        self,
        group: ModelPackageGroupBase,
        *,
        principal: iam.IPrincipal,
        artifacts_bucket: s3.IBucket | None,
        artifacts_prefix: str,
        encryption_key: kms.IKey | None,
        repositories: Sequence[ecr.IRepository],
    ) -> None:
        self._group = group
        self._stack = Stack.of(group)
        self._principal = principal
        key = encryption_key or (None if artifacts_bucket is None else artifacts_bucket.encryption_key)
        problems = [
            *self._principal_problems(),
            *self._bucket_problems(artifacts_bucket, key),
            *self._key_problems(key),
        ]
        if problems:
            raise InvalidInputError(f"share_with of {group.node.path!r}", problems)
        self._foreign: list[CrossAccountPolicy] = []
        if artifacts_bucket is not None:
            self._share_bucket(artifacts_bucket, artifacts_prefix)
            warn_of_unknown_key(group, artifacts_bucket, key)
        if key is not None:
            self._share_key(key)
        for repository in repositories:
            self._share_repository(repository)

    def policies(self) -> Sequence[CrossAccountPolicy]:
        """What is left to owners elsewhere."""
        return self._foreign

    def _share_bucket(self, bucket: s3.IBucket, prefix: str) -> None:
        objects = bucket.arn_for_objects(f"{prefix}*")
        listing = {"StringLike": {"s3:prefix": f"{prefix}*"}} if prefix else None
        statements = [
            self._statement(["s3:ListBucket"], [bucket.bucket_arn], listing),
            self._statement(["s3:GetObject"], [objects]),
        ]
        self._share("bucket", bucket, bucket.bucket_name, statements, bucket.add_to_resource_policy)

    def _share_key(self, key: kms.IKey) -> None:
        # In the policy of a key "*" is the key itself.
        statements = [self._statement(use.actions, ["*"], use.conditions) for use in uses.reading(uses.s3_of(key))]
        self._share("key", key, key.key_arn, statements, key.add_to_resource_policy)

    def _share_repository(self, repository: ecr.IRepository) -> None:
        # A repository's policy names no resources (ECR user guide, repository-policies).
        statements = [self._statement(_PULL, [])]
        self._share("repository", repository, repository.repository_arn, statements, repository.add_to_resource_policy)

    def _statement(
        self,
        actions: Sequence[str],
        resources: Sequence[str],
        conditions: Mapping[str, Mapping[str, str]] | None = None,
    ) -> iam.PolicyStatement:
        made = iam.PolicyStatement(actions=[*actions], resources=[*resources], principals=[self._principal])
        made.add_conditions(cast("Mapping[str, Any]", conditions or {}))
        return made

    def _share(
        self,
        kind: str,
        owned: IConstruct,
        name: str,
        statements: Sequence[iam.PolicyStatement],
        add: Callable[[iam.PolicyStatement], iam.AddToResourcePolicyResult],
    ) -> None:
        added = [add(statement).statement_added for statement in statements]
        if all(added):
            return
        document = iam.PolicyDocument(statements=[*statements])
        account = _account_in(name) or cast("s3.IBucket", owned).env.account
        self._foreign.append(CrossAccountPolicy(kind=kind, name=name, account=account, document=document, notes=[]))
        position = sum(isinstance(each, CfnOutput) for each in self._group.node.children)
        CfnOutput(
            self._group,
            f"Share{kind.capitalize()}{position}",
            value=self._stack.to_json_string(document),
            description=f"For the policy of {kind} {readable(self._stack, name)}",
        )

    def _principal_problems(self) -> Iterator[Problem]:
        fragment = self._principal.policy_fragment
        named = cast("Mapping[str, object]", self._stack.resolve(fragment.principal_json))
        allowed = "an account, a role of it, or an organization"
        if set(named) - {"AWS"}:
            yield Problem("principal", dict(named), allowed, "services act for roles: name the role or its account")
        elif "*" in listed(named.get("AWS")) and not _asks_for_organization(fragment.conditions):
            yield Problem("principal", dict(named), allowed, "anybody could read the models")
        own = self._stack.account
        if own in [_account_in(in_words(each)) for each in listed(named.get("AWS"))]:
            yield Problem("principal", dict(named), f"none of {own}, the group's own", "grant_deploy(...) and the like")

    def _bucket_problems(self, bucket: s3.IBucket | None, key: kms.IKey | None) -> Iterator[Problem]:
        if bucket is None:
            return
        there, here = bucket.env.region, self._group.env.region
        if differ(there, here):
            yield Problem("artifacts_bucket", f"{bucket.node.path} of {there}", f"one of {here}", ARTIFACTS_REGION)
        if key is None and _has_key_of_aws(self._stack, bucket):
            yield Problem("artifacts_bucket", f"{bucket.node.path} with aws/s3", f"a bucket whose key is {_OURS}", _FIX)

    def _key_problems(self, key: kms.IKey | None) -> Iterator[Problem]:
        arn = "" if key is None else readable(self._stack, key.key_arn)
        if ":alias/aws/" in arn:
            yield Problem("encryption_key", arn, f"a key that is {_OURS}", _FIX)


def _account_in(arn: str) -> str | None:
    found = _ACCOUNT.match(arn)
    return None if found is None else found[1]


def warn_of_unknown_key(scope: IConstruct, bucket: s3.IBucket, key: kms.IKey | None) -> None:
    """Warn where nothing is known of the encryption of a bucket from elsewhere."""
    if key is None and bucket.node.default_child is None:
        Annotations.of(scope).add_warning_v2(
            KEY_NOT_KNOWN,
            f"nothing is known of the encryption of {bucket.node.path}: across accounts its objects are read only with "
            "a key that lets the reader, never with aws/s3; name the key with encryption_key",
        )


def _asks_for_organization(conditions: Mapping[str, Any]) -> bool:
    return any(
        key.lower() in ("aws:principalorgid", "aws:principalorgpaths")
        for keys in conditions.values()
        for key in cast("Mapping[str, object]", keys)
    )


def _has_key_of_aws(stack: Stack, bucket: s3.IBucket) -> bool:
    """Whether a bucket of this app encrypts with KMS and names no key, which is aws/s3."""
    resource = bucket.node.default_child
    if not isinstance(resource, s3.CfnBucket):
        return False
    encryption = cast("Mapping[str, Any]", stack.resolve(resource.bucket_encryption) or {})
    by_default = [
        rule.get("serverSideEncryptionByDefault", {})
        for rule in cast("Sequence[Mapping[str, Any]]", encryption.get("serverSideEncryptionConfiguration", []))
    ]
    return any(
        str(rule.get("sseAlgorithm", "")).startswith("aws:kms") and not rule.get("kmsMasterKeyId")
        for rule in by_default
    )
