"""Whether the policy of a key that this app makes lets a role use the key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final, cast

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training.asked_once import Synthesis, account_of, path_of, stack_of
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.permissions.readable import in_words, readable
from cdk_sagemaker_training.permissions.references import target_of
from cdk_sagemaker_training.permissions.statements import listed, matches

_ROOT: Final = re.compile(r"arn:.+:iam::(?P<account>.+):root|(?P<number>\d{12}|\$\{AWS::AccountId\})")
_OF_THIS_STACK: Final = re.compile(r"\$\{[A-Za-z0-9]+\.Arn\}")
_HERE: Final = "${AWS::AccountId}"


def allows(key: kms.CfnKey, action: str, *, role_arn: str, user: Stack, synthesis: Synthesis) -> bool:
    """Whether the key's policy lets the role do it, itself or by leaving it to IAM of the role's account.

    ``user``: the stack that the role is used in. What synth cannot know counts as a yes: conditions on what is allowed,
    principals that are tokens, ``NotPrincipal``, ``NotAction``. A Deny counts where all of it is known.
    """
    owner = stack_of(key)
    policy = synthesis.once(("policy", path_of(key)), lambda: cast("object", owner.resolve(key.key_policy)))
    if not isinstance(policy, dict):  # none: the service's default, which leaves everything to IAM
        return True
    found = [each for each in _statements(cast("dict[str, object]", policy)) if _about(each, action)]
    whom = _Role(role_arn, user=user, owner=owner)
    allowed = any(_is(each, "Allow") and whom.may_be_meant(each) for each in found)
    denied = any(
        _is(each, "Deny") and not each.get("Condition") and "NotAction" not in each and whom.is_meant(each)
        for each in found
    )
    return allowed and not denied


class _Role:
    """A role as principals of a key's policy name it; each answer is True, False, or None for "cannot be known"."""

    def __init__(self, arn: str, *, user: Stack, owner: Stack) -> None:
        self._given, self._user, self._owner = arn, user, owner

    def may_be_meant(self, statement: Mapping[str, object]) -> bool:
        return "NotPrincipal" in statement or self._among(statement) is not False

    def is_meant(self, statement: Mapping[str, object]) -> bool:
        return self._among(statement) is True

    @cached_property
    def _made(self) -> iam.CfnRole | None:
        """Its resource, where that is of this app."""
        made = target_of(self._given)
        return made if isinstance(made, iam.CfnRole) else None

    @cached_property
    def _name(self) -> str:
        return "" if self._made is None else readable(stack_of(self._made), self._made.role_name)

    @cached_property
    def _arn(self) -> str:
        return readable(self._user, self._given)

    def _among(self, statement: Mapping[str, object]) -> bool | None:
        answers = [self._is(each) for each in _principals(statement)]
        return True if True in answers else None if None in answers else False

    def _is(self, principal: str) -> bool | None:
        if principal == "*":
            return True
        if root := _ROOT.fullmatch(principal):
            return self._in_account(root["account"] or root["number"])
        if principal == self._arn:
            return True
        if is_token(self._given) and target_of(self._given) is None:
            return None
        if "${" not in principal:
            return bool(self._name) and principal.endswith(f"/{self._name}")
        comparable = path_of(self._user) == path_of(self._owner)
        return False if comparable and _OF_THIS_STACK.fullmatch(principal) else None

    def _in_account(self, named: str) -> bool | None:
        account, own = _account_of(self._owner) if named == _HERE else named, _account_of(self._user)
        if account == own:
            return True
        return False if account.isdigit() and own.isdigit() else None


def _account_of(stack: Stack) -> str:
    account = account_of(stack)
    return _HERE if is_token(account) else account


def _statements(policy: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    for each in listed(policy.get("Statement")):
        if isinstance(each, dict):
            yield cast("dict[str, object]", each)


def _principals(statement: Mapping[str, object]) -> Iterator[str]:
    principal = statement.get("Principal")
    named = cast("dict[str, object]", principal).get("AWS") if isinstance(principal, dict) else principal
    yield from map(in_words, listed(named))


def _is(statement: Mapping[str, object], effect: str) -> bool:
    return statement.get("Effect") == effect


def _about(statement: Mapping[str, object], action: str) -> bool:
    patterns = [in_words(each) for each in listed(statement.get("Action"))]
    return "NotAction" in statement or any(matches(each, action, ignore_case=True) for each in patterns)
