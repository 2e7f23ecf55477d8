"""What the rules of the graph share: references that are known as a whole, and what their authors may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.document.graph import Reference
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

_MOST_NAMES: Final = 200
_MOST_SUGGESTIONS: Final = 20
_MOST_CHARS: Final = 256


def references_of(definition: DefinitionView, kind: str) -> Sequence[Reference]:
    """The ``Get`` of one kind (``Parameters``) in the document, its metadata and CDK tokens left out."""
    return definition.references_by_kind.get(kind, ())


def step_references(step: StepView) -> Iterator[Reference]:
    """The ``Get`` of other steps in one step; CDK tokens are left out."""
    return (found for found in step.node.references if found.kind == "Steps" and not is_token(found.text))


def mistake_at(found: Reference, message: str, fix: str = "") -> Mistake:
    """A mistake of a reference."""
    return Mistake(found.pointer, {"Get": found.text}, message, fix)


class Suggestions:
    """``; did you mean 'Train'?``, for the first of many mistakes of one document."""

    def __init__(self) -> None:
        self._left = _MOST_SUGGESTIONS

    def of(self, given: str, known: Iterable[str]) -> str:
        """What may be meant; empty where nothing is close."""
        self._left -= 1
        if self._left < 0 or len(given) > _MOST_CHARS:
            return ""
        hint = did_you_mean(given, [name for name in islice(known, _MOST_NAMES) if len(name) <= _MOST_CHARS])
        return f"; {hint}" if hint else ""


def known_parameters(definition: DefinitionView) -> frozenset[str] | None:
    """The names of the declared parameters; None where they are not all known, or stand in something else than a list.

    The latter is SMT843's subject.
    """
    given = definition.get("Parameters")
    if given is None:
        return frozenset()
    if not isinstance(given, list):
        return None
    entries = definition.items("Parameters")
    names = [entry.text("Name") for entry in entries]
    if len(entries) < len(definition.listed("Parameters") or ()) or None in names:
        return None
    return frozenset(name for name in names if name is not None)
