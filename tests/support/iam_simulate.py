"""A second judge of IAM policies, not ours either: the npm package @cloud-copilot/iam-simulate, in Node.

It also refuses requests that AWS does not know: actions, resource types of an action (service authorization reference).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

PROGRAM = Path(__file__).with_suffix(".mjs")
ACCOUNT = "123456789012"

ALLOWED = "Allowed"
IMPLICITLY_DENIED = "ImplicitlyDenied"
EXPLICITLY_DENIED = "ExplicitlyDenied"
SENSELESS = "error"

KEY_POLICY: Mapping[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ],
}
"""What keys say by default: policies of identities decide."""


@attrs.frozen(kw_only=True)
class Question:
    """Whether policies of a role, together, allow an action.

    ``context``: condition keys. ``resource_policy``: that of the resource; KMS asks its key's in any case.
    """

    policies: Sequence[Mapping[str, Any]]
    action: str
    resource: str
    context: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    resource_policy: Mapping[str, Any] | None = None
    account: str = ACCOUNT

    def to_json(self) -> dict[str, Any]:
        """As the program reads it."""
        return {
            "principal": f"arn:aws:sts::{self.account}:assumed-role/role/SageMaker",
            "account": self.account,
            "policies": [*self.policies],
            "action": self.action,
            "resource": self.resource,
            "context": dict(self.context),
            "resourcePolicy": self.resource_policy,
        }


def verdicts(questions: Sequence[Question]) -> list[str]:
    """One for each question, in one process. Raises ``ValueError`` where one makes no sense to IAM."""
    found = answers(questions)
    wrong = [
        f"{each.action} on {each.resource}: {verdict}"
        for each, verdict in zip(questions, found, strict=True)
        if verdict.startswith(SENSELESS)
    ]
    if wrong:
        raise ValueError("\n".join(["IAM knows no such requests:", *wrong]))
    return found


def answers(questions: Sequence[Question]) -> list[str]:
    """Verdicts, and :data:`SENSELESS` with a reason for requests that IAM does not know."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        ["node", str(PROGRAM)],
        input=json.dumps([question.to_json() for question in questions]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    )
    found: list[str] = json.loads(done.stdout)
    return found
