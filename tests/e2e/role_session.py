"""Calls to the embedded AWS with the credentials of a role that only SageMaker may assume."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import attrs
import boto3
import botocore.config
import botocore.credentials
import botocore.session
from botocore.exceptions import ClientError

from cdk_sagemaker_training.local import EmbeddedAws

DENIALS = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"})

Request = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Call:
    """One call, and what IAM is asked for it.

    ``service``, ``operation``, ``request``: of boto3. None for what a service does on the role's behalf and the
    emulator does not check: such a call is only judged by evaluators. ``context``: its condition keys, which the
    emulator finds by itself.
    """

    action: str
    resource: str
    service: str | None = None
    operation: str = ""
    request: Request = attrs.field(factory=dict[str, Any], eq=False)
    context: Mapping[str, Any] = attrs.field(factory=dict[str, Any], eq=False)
    why: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for calls that are the same to IAM and to the reader."""
        return self.action, self.resource, json.dumps([self.context, self.request], sort_keys=True, default=str)

    def __str__(self) -> str:
        return " ".join(part for part in (self.action, "on", self.resource, self.why) if part)


@attrs.frozen
class Answer:
    """What came of a call: ``denied`` by IAM, or let through to the service."""

    denied: bool
    error: str = ""


class Account:
    """The embedded account, with clients of its root user and, inside :meth:`as_role`, of a role."""

    def __init__(self, aws: EmbeddedAws) -> None:
        self.aws = aws
        self._root: dict[str, Any] = {}
        self._clients: dict[str, Any] = {}
        # One object for all clients: whose calls they make changes with what stands in it.
        self._credentials: Any = botocore.credentials.Credentials("none", "none")
        session = botocore.session.get_session()
        cast("Any", session)._credentials = self._credentials
        self._session: Any = cast("Any", boto3).Session(botocore_session=session, region_name=aws.region)

    def root(self, service: str) -> Any:
        """A client of the root user."""
        if service not in self._root:
            self._root[service] = self.aws.client(service)
        return self._root[service]

    @contextmanager
    def as_role(self, arn: str) -> Generator[None]:
        """Every :meth:`attempt` inside is made by a session of the role, as SageMaker's calls are.

        The emulator makes no sessions for services, and the role trusts nobody else: so its trust policy also names the
        root user for as long as it takes to get credentials. What the role may do is left as it was deployed.
        """
        iam, name = self.root("iam"), arn.rsplit("/", 1)[1]
        trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        root = {"AWS": f"arn:aws:iam::{self.aws.account_id}:root"}
        widened = {"Effect": "Allow", "Principal": root, "Action": "sts:AssumeRole"}
        wide = {**trust, "Statement": [*trust["Statement"], widened]}
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(wide))
        found = self.root("sts").assume_role(RoleArn=arn, RoleSessionName="SageMaker")["Credentials"]
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
        made = self._credentials
        made.access_key, made.secret_key, made.token = (
            found[key] for key in ("AccessKeyId", "SecretAccessKey", "SessionToken")
        )
        yield
        made.access_key, made.secret_key, made.token = "none", "none", None

    def attempt(self, call: Call) -> Answer:
        """The answer of a real call. Raises for one that IAM was not asked about."""
        if call.service is None:
            raise ValueError(f"nothing to call: {call}")
        if call.service not in self._clients:
            self._clients[call.service] = self._session.client(
                call.service,
                endpoint_url=self.aws.endpoint,
                config=botocore.config.Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
            )
        try:
            getattr(self._clients[call.service], call.operation)(**call.request)
        except ClientError as error:
            code = str(error.response["Error"]["Code"])
            message = str(error.response["Error"].get("Message", ""))
            assert "Service " not in message or "is not emulated" not in message, f"{call}: {message}"
            denied = code in DENIALS and f"not authorized to perform: {call.action}" in message
            assert denied or "not authorized" not in message, f"{call}: {code} {message}"
            return Answer(denied, f"{code} {message}")
        return Answer(denied=False)

    def policies(self, arn: str) -> Sequence[Mapping[str, Any]]:
        """The documents of a role as they are deployed: inline ones, and managed ones that the account holds."""
        iam, name = self.root("iam"), arn.rsplit("/", 1)[1]
        assert [] == iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        return [iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"] for each in names]
