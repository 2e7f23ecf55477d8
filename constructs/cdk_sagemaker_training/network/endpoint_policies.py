"""What may go through the endpoints: the account's own buckets, those that are named, and what AWS itself needs.

A policy of an endpoint grants nothing; it bounds what roles may do through it. SageMaker's own transfers for a job in a
VPC go through the S3 endpoint with the job's role (developer guide, "Connect to SageMaker within your VPC"), so they
are bounded too. Sources: S3's announcement of ``s3:ResourceAccount`` for endpoint policies (2020-12-21); AWS's examples
of a data perimeter (github.com/aws-samples/data-perimeter-policy-examples, ``vpc_endpoint_policies``); the package
mirrors: developer guide, ``train-vpc``; the layers' bucket: Amazon ECR user guide, ``vpc-endpoints``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import jsii
from aws_cdk import IStableAnyProducer, Stack
from constructs import Construct

from cdk_sagemaker_training.asked_once import arn_of, url_suffix_of
from cdk_sagemaker_training.catalog.policy_limits import MAX_ENDPOINT_POLICY_CHARS
from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.definition.fields.unknown import at_shortest
from cdk_sagemaker_training.errors import Problem

_ANYTHING: Final[dict[str, Any]] = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*", "Resource": "*"}

_WITHOUT_POLICY: Final = frozenset({TrainingEndpoint.ECR_DOCKER, TrainingEndpoint.SSM, TrainingEndpoint.SSM_MESSAGES})
"""Endpoints whose callers are not known to be principals of the account: the registry is called with a token, and
remote debugging by an agent that SageMaker brings. They keep AWS's default policy (unverified, so not bounded)."""


@jsii.implements(IStableAnyProducer)
class _Policy:
    """A policy that is written down at synth, when all pipelines have said what they need."""

    def __init__(self, statements: Callable[[], Iterator[dict[str, Any]]]) -> None:
        self._statements = statements

    def produce(self) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": list(self._statements())}


class EndpointPolicies:
    """The policies of the endpoints of one network."""

    def __init__(self, scope: Construct, *, allowed_accounts: Sequence[str], allowed_buckets: Sequence[str]) -> None:
        self._stack = Stack.of(scope)
        self._accounts = [self._stack.account, *dict.fromkeys(allowed_accounts)]
        self._buckets = set(allowed_buckets)
        self._layers = False
        self._pulled_elsewhere: Callable[[], bool] = lambda: False

    def allow_buckets(self, names: Sequence[str]) -> None:
        """Let principals of the account through to buckets by name, whoever owns them."""
        self._buckets.update(names)

    def allow_image_layers(self) -> None:
        """Let the layers of images through: something in the VPC pulls from Amazon ECR."""
        self._layers = True

    def allow_image_layers_if(self, pulled_elsewhere: Callable[[], bool]) -> None:
        """The same, where the answer is yes when the policies are written down."""
        self._pulled_elsewhere = pulled_elsewhere

    def of(self, endpoint: TrainingEndpoint) -> IStableAnyProducer | None:
        """The policy of an endpoint; None for those that keep AWS's default one."""
        if endpoint is TrainingEndpoint.S3:
            return _Policy(self._s3)  # pyright: ignore[reportReturnType]
        if endpoint is TrainingEndpoint.S3_EXPRESS:
            return _Policy(self._s3_express)  # pyright: ignore[reportReturnType]
        if endpoint in _WITHOUT_POLICY:
            return None
        return _Policy(self._own_principals)  # pyright: ignore[reportReturnType]

    def problems(self) -> Iterator[Problem]:
        """One where the policy of the S3 endpoint is longer for certain than an endpoint takes."""
        size = len(at_shortest(json.dumps(list(self._s3()), separators=(",", ":"))))
        if size > MAX_ENDPOINT_POLICY_CHARS:
            given = f"{len(self._buckets)} buckets by name, a policy of {size:,} characters or more"
            allowed = f"at most {MAX_ENDPOINT_POLICY_CHARS:,} characters for the policy of the S3 endpoint"
            fix = "fewer buckets with folders in them, or endpoint_policies=False"
            yield Problem("allowed_buckets and those of steps", given, allowed, fix)

    def _own_principals(self) -> Iterator[dict[str, Any]]:
        yield {"Sid": "OwnPrincipals", **_ANYTHING, "Condition": self._by_own_principals()}

    def _by_own_principals(self) -> dict[str, Any]:
        return {"StringEquals": {"aws:PrincipalAccount": self._stack.account}}

    def _s3(self) -> Iterator[dict[str, Any]]:
        accounts: object = self._accounts if len(self._accounts) > 1 else self._accounts[0]
        own = {"StringEquals": {"s3:ResourceAccount": accounts}}
        yield {"Sid": "OwnBuckets", **_ANYTHING, "Action": "s3:*", "Condition": own}
        named = sorted(name for name in self._buckets if not name.endswith("--x-s3"))
        if named:
            arns = [self._bucket(name, suffix) for name in named for suffix in ("", "/*")]
            condition = self._by_own_principals()
            yield {"Sid": "NamedBuckets", **_ANYTHING, "Action": "s3:*", "Resource": arns, "Condition": condition}
        if self._layers or self._pulled_elsewhere():
            arn = self._bucket(f"prod-{self._stack.region}-starport-layer-bucket", "/*")
            yield {"Sid": "ImageLayers", **_ANYTHING, "Action": "s3:GetObject", "Resource": arn}
        mirrors = [
            self._bucket(f"{kind}.*.{url_suffix_of(self._stack)}", "/*") for kind in ("packages", "repo", "amazonlinux")
        ]
        deny = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": mirrors}
        yield {"Sid": "NoPackageMirrors", **_ANYTHING, **deny}

    def _s3_express(self) -> Iterator[dict[str, Any]]:
        accounts = self._accounts
        arns = [
            self._stack.format_arn(service="s3express", account=account, resource="bucket", resource_name="*")
            for account in accounts
        ]
        yield {"Sid": "OwnBuckets", **_ANYTHING, "Action": "s3express:*", "Resource": arns}
        named = sorted(name for name in self._buckets if name.endswith("--x-s3"))
        if named:
            arns = [
                self._stack.format_arn(service="s3express", account="*", resource="bucket", resource_name=name)
                for name in named
            ]
            condition = self._by_own_principals()
            yield {
                "Sid": "NamedBuckets",
                **_ANYTHING,
                "Action": "s3express:*",
                "Resource": arns,
                "Condition": condition,
            }

    def _bucket(self, name: str, suffix: str) -> str:
        return arn_of(self._stack, "s3", f"{name}{suffix}", region="", account="")
