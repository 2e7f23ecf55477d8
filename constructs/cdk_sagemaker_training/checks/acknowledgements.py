"""Acknowledgements in the construct tree: ours, and those that people make with CDK's own means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, cast

import attrs
from aws_cdk import Validations
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import Synthesis, holders_of, node_of, path_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.rules import Acknowledgement

_OURS: Final = "cdk-sagemaker-training:acknowledged-rule"
"""Type of the metadata entries that hold one acknowledgement each."""

_PREFIX: Final = "Annotation::"
"""What CDK puts before an id that has no prefix."""


@attrs.frozen
class Placed(ByValue):
    """An acknowledgement and the construct that it was given to."""

    scope: IConstruct
    acknowledgement: Acknowledgement


class Acknowledgements:
    """Says which findings an app, a stack or a pipeline lives with.

    ``Acknowledgements.of(app).add(Acknowledgement(rule="SMT603", reason="the volumes hold public data"))`` counts for
    every pipeline below ``app``. ``Validations.of(app).acknowledge(Acknowledgment(id="SMT603", reason="..."))`` does
    the same in CDK's words, but cannot name a step.
    """

    def __init__(self, scope: IConstruct) -> None:
        """``scope``: an app, a stack, a pipeline or anything between."""
        self._scope = scope

    @staticmethod
    def of(scope: IConstruct) -> Acknowledgements:
        """Those of a construct, which hold for every pipeline in it."""
        return Acknowledgements(scope)

    def add(self, *acknowledgements: Acknowledgement) -> None:
        """Add some, before the app is synthesized."""
        for given in acknowledgements:
            entry = {key: value for key, value in attrs.asdict(given).items() if value is not None}
            self._scope.node.add_metadata(_OURS, entry)

    @property
    def in_force(self) -> Sequence[Placed]:
        """Those of the construct and of all that hold it, the outermost first.

        Raises ``InvalidInputError`` for one of CDK's that has no reason.
        """
        return self.in_force_in(Synthesis())

    def in_force_in(self, synthesis: Synthesis) -> Sequence[Placed]:
        """The same, where what others have asked in this synthesis is not asked again."""
        return [
            placed
            for scope in [*holders_of(self._scope), self._scope]
            for placed in synthesis.once(("acknowledged at", path_of(scope)), lambda scope=scope: [*_at(scope)])
        ]


def _at(scope: IConstruct) -> Iterator[Placed]:
    for entry in node_of(scope).metadata:
        data = cast("Mapping[str, str]", entry.data)
        if entry.type == _OURS:
            yield Placed(scope, Acknowledgement(**data))
        elif entry.type == _cdks():
            yield from (Placed(scope, given) for given in _of_cdk(scope, data))


@cache
def _cdks() -> str:
    """How CDK calls its own."""
    return Validations.ACKNOWLEDGED_RULES_METADATA_KEY


def _of_cdk(scope: IConstruct, data: Mapping[str, str]) -> Iterator[Acknowledgement]:
    for rule, reason in data.items():
        if not rule.startswith(f"{_PREFIX}SMT"):
            continue
        try:
            yield Acknowledgement(rule=rule.removeprefix(_PREFIX), reason=reason)
        except InvalidInputError as error:
            raise InvalidInputError(f"acknowledgement at {scope.node.path or 'the app'!r}", error.problems) from error
