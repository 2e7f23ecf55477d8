"""What differs between two definition documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.placeholders import Deployed, has_tokens
from cdk_sagemaker_training.definition.comparison.steps import (
    StepPair,
    match_steps,
    own_content,
    place_of,
    without_steps,
)
from cdk_sagemaker_training.definition.comparison.values import Comparison
from cdk_sagemaker_training.definition.document.graph import Node, walk
from cdk_sagemaker_training.definition.fields.variables import Json


@attrs.frozen(kw_only=True)
class DocumentComparison(ByValue):
    """Two documents, compared. The order of steps in a document means nothing, so it is not looked at."""

    changes: Sequence[Change]
    """Beside the steps: parameters, tracking, version. Paths begin at the top of the documents."""
    steps: Sequence[StepPair]
    """The steps that both have, equal ones included, in the order after."""
    added: Sequence[Node]
    removed: Sequence[Node]
    taken_as_equal: Mapping[str, object]
    """By the name of a token, the value that it was taken for."""

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.changes or self.added or self.removed or any(not pair.is_equal for pair in self.steps))

    @property
    def renames(self) -> Mapping[str, str]:
        """By the names of steps before, those after, where they differ."""
        return {pair.before.name: pair.after.name for pair in self.steps if pair.is_renamed}


def compare_documents(
    before: Mapping[str, Json], after: Mapping[str, Json], *, one_is_deployed: bool = False
) -> DocumentComparison:
    """Compares two documents, step by step and field by field.

    ``before``, ``after``: of any source, sound or not, nested at most as deep as ``document.graph.MAX_DEPTH``.
    ``one_is_deployed``: whether one is a template with tokens and the other what a deployment made of one. Then a token
    is equal to the first value that stands in its place, everywhere. Default: a token is equal to itself alone.
    """
    matched = match_steps(list(walk(before.get("Steps"))), list(walk(after.get("Steps"))))
    deployed = Deployed() if one_is_deployed and has_tokens(before) != has_tokens(after) else None
    renames = matched.renames
    comparison = Comparison(renames, deployed)
    pairs = [_pair(old, new, comparison, renames) for old, new in matched.pairs]
    return DocumentComparison(
        changes=comparison.changes(_beside_steps(before), _beside_steps(after)),
        steps=pairs,
        added=matched.added,
        removed=matched.removed,
        taken_as_equal={} if deployed is None else dict(deployed.values),
    )


def _pair(before: Node, after: Node, comparison: Comparison, renames: Mapping[str, str]) -> StepPair:
    parent, branch = place_of(before)
    place = (None if parent is None else renames.get(parent, parent), branch)
    changes = comparison.changes(own_content(before), own_content(after))
    return StepPair(before=before, after=after, is_moved=place != place_of(after), changes=changes)


def _beside_steps(document: Mapping[str, Json]) -> dict[str, Json]:
    return {key: without_steps(value) if key == "Steps" else value for key, value in document.items()}
