"""What the owners of buckets and keys in other accounts have to allow to the roles of a pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, cast

import attrs
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import account_of, differ
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.encryption.uses import alias_asked, without_alias
from cdk_sagemaker_training.permissions.permission import Permission
from cdk_sagemaker_training.permissions.readable import readable
from cdk_sagemaker_training.permissions.references import target_of
from cdk_sagemaker_training.permissions.role_need import RoleNeed

if TYPE_CHECKING:
    from aws_cdk import aws_s3 as s3

_KEY: Final = re.compile(r"arn:.+:kms:.+:(?P<account>\d{12}):(?:key|alias)/.+")
_ORDER: Final = (
    "Add this once the roles exist: a policy cannot name a role that does not, and forgets one that is made anew."
)
_OWNERSHIP: Final = "What is written here belongs to the writer unless Object Ownership is BucketOwnerEnforced."
_NO_KEY: Final = (
    "No key of this bucket is known. SSE-KMS takes a customer managed key here, since aws/s3 cannot be shared between "
    "accounts: name it with encryption_key of Bucket.from_bucket_attributes, or with data_encryption_key or "
    "artifacts_encryption_key of the workspace."
)


@attrs.frozen(kw_only=True)
class CrossAccountPolicy(ByValue):
    """What a bucket, key or repository of another account needs in its own policy: IAM asks both sides across accounts.

    ``kind``: ``bucket``, ``key`` or ``repository``. ``name``: the bucket's name or the ARN of the others; of an
    alias, where the definition has that for a key.
    ``account``: its owner, a token where it is not known. ``notes``: what else its owner has to know.
    """

    kind: str
    name: str
    account: str
    document: iam.PolicyDocument
    notes: Sequence[str]


def policies_for_buckets(
    stack: Stack, needs: Sequence[RoleNeed], buckets: Sequence[tuple[s3.IBucket, kms.IKey | None]]
) -> Iterator[CrossAccountPolicy]:
    """One for each bucket that a role touches. Each comes with its key, where that is known."""
    for bucket, key in buckets:
        name = readable(stack, bucket.bucket_name)
        found = list(_on_bucket(stack, needs, name))
        if not found:
            continue
        writes = any("s3:PutObject" in permission.actions for _, permission in found)
        notes = [_ORDER, *([_OWNERSHIP] if writes else []), *([_NO_KEY] if key is None else [])]
        yield CrossAccountPolicy(
            kind="bucket",
            name=bucket.bucket_name,
            account=bucket.env.account,
            document=_document(found),
            notes=notes,
        )


def policies_for_keys(
    stack: Stack, needs: Sequence[RoleNeed], keys: Sequence[str] | None = None
) -> Iterator[CrossAccountPolicy]:
    """One for each key that a role uses, of those with these ARNs. Default: of those of another account."""
    wanted = None if keys is None else [readable(stack, arn) for arn in keys]
    found: dict[str, list[tuple[str, Permission]]] = {}
    for need in needs:
        for permission in need.permissions:
            if not permission.actions[0].startswith("kms:"):
                continue
            alias = alias_asked(permission.conditions)
            # In the policy of a key "*" is the key itself, whatever it is called elsewhere.
            own = attrs.evolve(permission, resources=["*"], conditions=without_alias(permission.conditions))
            for resource in permission.resources:
                arn = resource if alias is None else f"{resource.removesuffix('key/*')}{alias}"
                if readable(stack, arn) in wanted if wanted is not None else _is_foreign_key(stack, arn):
                    found.setdefault(arn, []).append((need.arn, own))
    for arn, uses in found.items():
        match = _KEY.fullmatch(readable(stack, arn))
        account = account_of(stack) if match is None else match["account"]
        yield CrossAccountPolicy(kind="key", name=arn, account=account, document=_document(uses), notes=[_ORDER])


def in_other_account(scope: IConstruct, account: str) -> bool:
    """Whether it is known that an account is not that of the stack of ``scope``."""
    return differ(account, account_of(scope))


def _is_foreign_key(stack: Stack, arn: str) -> bool:
    if is_token(arn) and not arn.startswith("arn:") and target_of(arn) is None:
        arn = readable(stack, arn)  # a token that may stand for a text; a reference never does
    match = _KEY.fullmatch(arn)
    return match is not None and in_other_account(stack, match["account"])


def _on_bucket(stack: Stack, needs: Sequence[RoleNeed], bucket: str) -> Iterator[tuple[str, Permission]]:
    for need in needs:
        for permission in need.permissions:
            own = [arn for arn in permission.resources if _is_in(readable(stack, arn), bucket)]
            if own:
                yield need.arn, attrs.evolve(permission, resources=own)


def _is_in(arn: str, bucket: str) -> bool:
    path = arn.partition(":s3:::")[2]
    return path == bucket or path.startswith(f"{bucket}/")


def _document(found: Sequence[tuple[str, Permission]]) -> iam.PolicyDocument:
    """The same actions under the same conditions in one statement, for all the roles that need them."""
    roles: dict[str, tuple[Permission, list[str]]] = {}
    for role, permission in found:
        key = str((permission.actions, permission.resources, permission.conditions))
        roles.setdefault(key, (permission, []))[1].append(role)
    return iam.PolicyDocument(
        statements=[
            iam.PolicyStatement(
                actions=list(permission.actions),
                resources=list(permission.resources),
                conditions=permission.conditions,
                principals=[cast("iam.IPrincipal", iam.ArnPrincipal(role)) for role in dict.fromkeys(named)],
            )
            for permission, named in roles.values()
        ]
    )
