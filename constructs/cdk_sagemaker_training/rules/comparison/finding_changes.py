"""Which findings a change brings, and which it does away with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.comparison.named_lists import named_pointer
from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.finding import Finding

_Key = tuple[str, str, str]


@attrs.frozen(kw_only=True)
class FindingChanges(ByValue):
    """Findings that only one of two documents has."""

    new: Sequence[Finding] = ()
    gone: Sequence[Finding] = ()
    stayed: int = 0
    """How many both have."""


def finding_changes(
    before: tuple[Mapping[str, Json], Sequence[Finding]],
    after: tuple[Mapping[str, Json], Sequence[Finding]],
    renames: Mapping[str, str],
) -> FindingChanges:
    """Compares the findings of two documents, each given with its document.

    Findings are the same where rule, step and place are: places relative to the step, entries of lists by their names.
    ``renames``: by the names of steps before, those after.
    """
    (old_document, old), (new_document, new) = before, after
    old_key, new_key = _keys(old_document), _keys(new_document)
    own = [_renamed(old_key(finding), renames) for finding in old]
    others = [new_key(finding) for finding in new]
    return FindingChanges(
        new=_left(new, others, Counter(own)),
        gone=_left(old, own, Counter(others)),
        stayed=(Counter(own) & Counter(others)).total(),
    )


def _left(findings: Sequence[Finding], keys: Sequence[_Key], known: Counter[_Key]) -> list[Finding]:
    left: list[Finding] = []
    for finding, key in zip(findings, keys, strict=True):
        if known[key] > 0:
            known[key] -= 1
        else:
            left.append(finding)
    return left


def _renamed(key: _Key, renames: Mapping[str, str]) -> _Key:
    rule, step, place = key
    return rule, renames.get(step, step), place


def _keys(document: Mapping[str, Json]) -> Callable[[Finding], _Key]:
    steps = {node.pointer: node for node in walk(document.get("Steps"))}

    def key(finding: Finding) -> _Key:
        at = finding.path
        while at and at not in steps:
            at = at.rpartition("/")[0]
        if not at:
            return finding.rule, finding.step, named_pointer(document, finding.path)
        place = named_pointer(steps[at].step, finding.path[len(at) :])
        return finding.rule, finding.step, f"{steps[at].name}:{place}" if not finding.step else place

    return key
