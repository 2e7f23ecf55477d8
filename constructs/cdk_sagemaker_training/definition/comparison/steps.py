"""Which step of one document is which step of the other."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.values import Comparison
from cdk_sagemaker_training.definition.document.graph import NESTED, Node
from cdk_sagemaker_training.definition.fields.variables import Json

_BESIDE_THE_JOB: Final = frozenset(
    {"Name", "DisplayName", "Description", "DependsOn", "CacheConfig", "RetryPolicies", "PropertyFiles"}
)
"""Members of a step that do not say what it does: a step that is renamed may have others."""


@attrs.frozen(kw_only=True)
class StepPair(ByValue):
    """One step, before and after."""

    before: Node
    after: Node
    is_moved: bool = False
    """Whether it stands in another branch or loop than before, or no longer in one."""
    changes: Sequence[Change] = ()
    """Without its name, and without the steps that it holds."""

    @property
    def is_renamed(self) -> bool:
        """Whether it had another name."""
        return self.before.name != self.after.name

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.changes or self.is_renamed or self.is_moved)


@attrs.frozen(kw_only=True)
class MatchedSteps(ByValue):
    """The steps of two documents."""

    pairs: Sequence[tuple[Node, Node]]
    added: Sequence[Node]
    removed: Sequence[Node]

    @property
    def renames(self) -> Mapping[str, str]:
        """By the names before, those after, where they differ."""
        return {before.name: after.name for before, after in self.pairs if before.name != after.name}


def match_steps(before: Sequence[Node], after: Sequence[Node]) -> MatchedSteps:
    """Steps with the same name are the same; so are, of the others, those of one type that do equal things.

    Of steps that share a name in one document, the first is the first.
    """
    own, others = _numbered(before), _numbered(after)
    pairs = [(own[key], node) for key, node in others.items() if key in own]
    removed = [node for key, node in own.items() if key not in others]
    added = [node for key, node in others.items() if key not in own]
    renamed = _renamed(_known_by_name(removed, before, after), _known_by_name(added, before, after))
    known = {id(node) for pair in renamed for node in pair}
    order = {id(node): position for position, node in enumerate(after)}
    return MatchedSteps(
        pairs=sorted([*pairs, *renamed], key=lambda pair: order[id(pair[1])]),
        added=[node for node in added if id(node) not in known],
        removed=[node for node in removed if id(node) not in known],
    )


def own_content(node: Node) -> dict[str, Json]:
    """A step without its name and the steps that it holds. What is no step in their lists stays."""
    content: dict[str, Json] = {key: value for key, value in node.step.items() if key != "Name"}
    arguments = node.step.get("Arguments")
    if isinstance(arguments, dict):
        nested = NESTED.get(node.type, ())
        content["Arguments"] = {
            key: without_steps(value) if key in nested else value for key, value in arguments.items()
        }
    return content


def without_steps(value: Json) -> Json:
    """A list of steps without them: what is left is no step at all."""
    return [entry for entry in value if not isinstance(entry, dict)] if isinstance(value, list) else value


def place_of(node: Node) -> tuple[str | None, str]:
    """The step that holds a step, and the member that it stands in."""
    return node.parent, node.pointer.split("/")[-2]


def _numbered(nodes: Iterable[Node]) -> dict[tuple[str, int], Node]:
    counts: Counter[str] = Counter()
    found: dict[tuple[str, int], Node] = {}
    for node in nodes:
        found[node.name, counts[node.name]] = node
        counts[node.name] += 1
    return found


def _known_by_name(nodes: Sequence[Node], before: Sequence[Node], after: Sequence[Node]) -> list[Node]:
    """The steps whose names nothing else has: a name that two steps share tells of neither what it is called now."""
    counts = Counter(node.name for node in (*before, *after))
    return [node for node in nodes if counts[node.name] == 1]


def _renamed(removed: Sequence[Node], added: Sequence[Node]) -> list[tuple[Node, Node]]:
    """Pairs of steps that do the same. Steps that they refer to may have been renamed as well."""
    names = {node.name for node in (*removed, *added)}
    waiting: dict[str, list[Node]] = defaultdict(list)
    for node in reversed(removed):
        waiting[_kind_of_work(node, names)].append(node)
    candidates = ((waiting.get(_kind_of_work(node, names)), node) for node in added)
    pairs = [(found.pop(), node) for found, node in candidates if found]
    for _ in range(limits.MAX_PIPELINE_STEPS):
        comparison = Comparison({before.name: after.name for before, after in pairs})
        sound = [pair for pair in pairs if comparison.same(_work(pair[0]), _work(pair[1]))]
        if len(sound) == len(pairs):
            return sound
        pairs = sound
    return []


def _work(node: Node) -> dict[str, Json]:
    return {key: value for key, value in own_content(node).items() if key not in _BESIDE_THE_JOB}


def _kind_of_work(node: Node, names: set[str]) -> str:
    """The same text for steps that may do the same: references to steps that have no partner yet are left open."""
    return json.dumps(_open(_work(node), names), sort_keys=True, default=repr)


def _open(value: Json, names: set[str]) -> Json:
    if isinstance(value, list):
        return [_open(inner, names) for inner in value]
    if not isinstance(value, dict):
        return value
    target = value.get("Get") if len(value) == 1 else None
    if isinstance(target, str) and target.startswith("Steps."):
        name = target.removeprefix("Steps.").partition(".")[0].partition("[")[0]
        return {"Get": "Steps" + target[len(f"Steps.{name}") :]} if name in names else value
    return {key: _open(inner, names) for key, inner in value.items()}
