"""Says at synth which roles of the app SageMaker may not assume."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import jsii
from aws_cdk import aws_iam as iam
from constructs import IConstruct, IValidation

from cdk_sagemaker_training.asked_once import Synthesis, node_of, path_of, stack_of
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.permissions.readable import in_words
from cdk_sagemaker_training.permissions.statements import listed, matches

_ASSUME: Final = "sts:AssumeRole"
_SERVICE: Final = "sagemaker.amazonaws.com"
_KINDS: Final = frozenset({"AWS", "CanonicalUser", "Federated", "Service"})
_FIX: Final = (
    f'iam.Role(assumed_by=iam.ServicePrincipal("{_SERVICE}")), within an iam.CompositePrincipal where others assume it '
    "too, or leave the role out, and one is derived"
)


def check_trust_at_synth(scope: IConstruct, *, subject: str, role: iam.CfnRole | None) -> None:
    """Fails the synthesis of ``scope`` where SageMaker may not assume a role of the app; nothing for other roles.

    CloudFormation makes the role and the pipeline all the same, and every job fails when it starts.
    """
    if role is not None:
        node_of(scope).add_validation(TrustCheck(scope, subject=subject, role=role))


@jsii.implements(IValidation)
class TrustCheck:
    """Looks at one role when the app is complete: statements may be added to a trust policy from anywhere."""

    def __init__(self, scope: IConstruct, *, subject: str, role: iam.CfnRole) -> None:
        """``scope``: whose role it is. ``subject``: "role", "job_role" or whose it is."""
        self._scope, self._subject, self._role = scope, subject, role

    def validate(self) -> list[str]:
        """One line where it may not be assumed."""
        path = path_of(self._role)
        synthesis = Synthesis.seen_by(self, self._scope)
        named = synthesis.once(("trust", path), lambda: _refused(self._policy()))
        if named is None:
            return []
        allowed = f"a role whose trust policy lets {_SERVICE} do {_ASSUME}; this one's names {named}"
        return [str(Problem(self._subject, path.removesuffix("/Resource"), allowed, _FIX))]

    def _policy(self) -> object:
        return cast("object", stack_of(self._role).resolve(self._role.assume_role_policy_document))


def _refused(policy: object) -> str | None:
    """Whom a trust policy names that does not let SageMaker assume the role; None where it does, or may.

    What synth cannot know counts as a yes: conditions, tokens, ``NotPrincipal``, ``NotAction``. Denials are not looked
    at.
    """
    members = cast("dict[str, object]", policy) if isinstance(policy, dict) else {}
    statements = listed(members.get("Statement"))
    if not statements or any(_may_allow(each) for each in statements):
        return None
    named = dict.fromkeys(name for each in statements for _, name in _principals(cast("dict[str, object]", each)))
    return ", ".join(named) or "nobody"


def _may_allow(statement: object) -> bool:
    each = cast("dict[str, object]", statement) if isinstance(statement, dict) else {}
    if each.get("Effect") == "Deny":
        return False
    actions: Sequence[str] = [in_words(action) for action in listed(each.get("Action"))]
    if actions and not any("${" in action or matches(action, _ASSUME, ignore_case=True) for action in actions):
        return False
    principal = each.get("Principal")
    if not isinstance(principal, dict):  # everybody, a token, NotPrincipal
        return True
    return not principal.keys() <= _KINDS or any(_may_be_meant(*named) for named in _principals(each))


def _principals(statement: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The kind and the name of each principal."""
    principal = statement.get("Principal")
    for kind, named in cast("dict[str, object]", principal).items() if isinstance(principal, dict) else ():
        yield from ((kind, in_words(each)) for each in listed(named))


def _may_be_meant(kind: str, name: str) -> bool:
    """Whether SageMaker is, or may be once tokens have values, whom a principal names."""
    known, token, _ = name.lower().partition("${")
    if kind == "Service":
        return known == "*" or known.startswith("sagemaker.") or (bool(token) and "." not in known)
    return kind == "AWS" and (known == "*" or (bool(token) and not known and not name.endswith(".Arn}")))
