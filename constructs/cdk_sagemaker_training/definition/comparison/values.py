"""What differs between two values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.named_lists import UNORDERED_LISTS, entry_names
from cdk_sagemaker_training.definition.comparison.placeholders import Deployed, spoken
from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression

_Members: TypeAlias = "dict[str, Json]"
_NO_RENAMES: Final[Mapping[str, str]] = {}


@attrs.frozen
class _At(ByValue):
    """Where two values stand."""

    before: str
    after: str
    names: tuple[str, ...] = ()

    def inside(self, before: str | int, after: str | int, *names: str) -> _At:
        return _At(f"{self.before}/{before}", f"{self.after}/{after}", (*self.names, *names))


class Comparison:
    """Compares values of two documents.

    ``renames``: by the names of steps before, those after: references to them are the same. ``deployed``: what the
    tokens on one side stand for on the other; None where a token is equal to itself alone.
    """

    def __init__(self, renames: Mapping[str, str] = _NO_RENAMES, deployed: Deployed | None = None) -> None:
        self._renames = {**{new: f"{new} (no step)" for new in renames.values()}, **renames}
        """What already had the new name of a step referred to nothing, and does not mean that step."""
        self._deployed = deployed

    def changes(self, before: Json, after: Json, key: str = "") -> list[Change]:
        """The differences, in the order of the value before. ``key``: the member that holds the values."""
        found: list[Change] = []
        self._compare(before, after, key, _At("", ""), found)
        return found

    def same(self, before: Json, after: Json) -> bool:
        """Whether two values are equal, references to renamed steps included; 1 and true are not, 1 and 1.0 are."""
        if isinstance(before, dict) and isinstance(after, dict):
            return self._same_members(before, after)
        if isinstance(before, list) and isinstance(after, list):
            return len(before) == len(after) and all(map(self.same, before, after))
        if before == after and isinstance(before, bool) == isinstance(after, bool):
            return True
        if isinstance(before, str) and isinstance(after, str) and spoken(before) == spoken(after):
            return True
        return self._deployed is not None and self._deployed.explains(before, after)

    def _same_members(self, before: _Members, after: _Members) -> bool:
        if before.keys() != after.keys():
            return False
        if is_expression(before) and isinstance(target := before.get("Get"), str):
            return self.same(self._renamed(target), after["Get"])
        return all(self.same(value, after[key]) for key, value in before.items())

    def _renamed(self, target: str) -> str:
        kind, _, path = target.partition(".")
        if kind != "Steps" or not self._renames:
            return target
        name = path.partition(".")[0].partition("[")[0]
        return f"Steps.{self._renames.get(name, name)}{path[len(name) :]}"

    def _compare(self, before: Json, after: Json, key: str, at: _At, found: list[Change]) -> None:
        if isinstance(before, dict) and isinstance(after, dict):
            if not is_expression(before) and not is_expression(after):
                self._objects(before, after, at, found)
                return
        elif isinstance(before, list) and isinstance(after, list):
            self._lists(before, after, key, at, found)
            return
        if not self.same(before, after):
            found.append(_changed(before, after, at))

    def _objects(self, before: _Members, after: _Members, at: _At, found: list[Change]) -> None:
        for key, value in before.items():
            part = escaped(key)
            if key not in after:
                found.append(_removed(value, at.inside(part, part)))
            elif isinstance(value, dict | list) or not self.same(value, after[key]):
                self._compare(value, after[key], key, at.inside(part, part), found)
        for key, value in after.items():
            if key not in before:
                part = escaped(key)
                found.append(_added(value, at.inside(part, part)))

    def _lists(self, before: list[Json], after: list[Json], key: str, at: _At, found: list[Change]) -> None:
        names, other_names = entry_names(key, before), entry_names(key, after)
        if names is not None and other_names is not None:
            self._named(dict(zip(names, before, strict=True)), dict(zip(other_names, after, strict=True)), at, found)
        elif key in UNORDERED_LISTS:
            self._unordered(before, after, key, at, found)
        else:
            self._ordered(before, after, at, found)

    def _named(self, before: _Members, after: _Members, at: _At, found: list[Change]) -> None:
        positions = {name: position for position, name in enumerate(after)}
        for position, (name, value) in enumerate(before.items()):
            if name in after:
                self._compare(value, after[name], "", at.inside(position, positions[name], name), found)
            else:
                found.append(_removed(value, at.inside(position, position, name)))
        for name, value in after.items():
            if name not in before:
                found.append(_added(value, at.inside(positions[name], positions[name], name)))

    def _unordered(self, before: list[Json], after: list[Json], key: str, at: _At, found: list[Change]) -> None:
        if key != "DependsOn" and self.same(before, after):
            return  # by position too: what a deployment made of tokens is in no other order
        moved = self._waits_for if key == "DependsOn" else self._reads
        own, others = [_told(moved(entry)) for entry in before], [_told(entry) for entry in after]
        gone, new = Counter(own) - Counter(others), Counter(others) - Counter(own)
        for position, (text, entry) in enumerate(zip(own, before, strict=True)):
            if gone[text]:
                gone[text] -= 1
                found.append(_removed(entry, at.inside(position, position)))
        for position, (text, entry) in enumerate(zip(others, after, strict=True)):
            if new[text]:
                new[text] -= 1
                found.append(_added(entry, at.inside(position, position)))

    def _waits_for(self, entry: Json) -> Json:
        """An entry of ``DependsOn`` with the name that its step has after."""
        if isinstance(entry, str):
            return self._renames.get(entry, entry)
        members = entry if isinstance(entry, dict) else {}
        name = members.get("Step")
        return {**members, "Step": self._renames.get(name, name)} if isinstance(name, str) else entry

    def _reads(self, entry: Json) -> Json:
        """An entry with the name that the step it refers to has after."""
        target = entry.get("Get") if isinstance(entry, dict) else None
        return {"Get": self._renamed(target)} if isinstance(target, str) else entry

    def _ordered(self, before: Sequence[Json], after: Sequence[Json], at: _At, found: list[Change]) -> None:
        """What both begin with and end with is the same; what is left is compared by position."""
        shorter, start, end = min(len(before), len(after)), 0, 0
        while start < shorter and self.same(before[start], after[start]):
            start += 1
        while end < shorter - start and self.same(before[-1 - end], after[-1 - end]):
            end += 1
        for position in range(start, max(len(before), len(after)) - end):
            here = at.inside(position, position)
            if position >= len(before) - end:
                found.append(_added(after[position], here))
            elif position >= len(after) - end:
                found.append(_removed(before[position], here))
            else:
                self._compare(before[position], after[position], "", here, found)


def _changed(before: Json, after: Json, at: _At) -> Change:
    return Change(before_path=at.before, after_path=at.after, before=before, after=after, names=at.names)


def _removed(value: Json, at: _At) -> Change:
    return Change(before_path=at.before, after_path=None, before=value, names=at.names)


def _added(value: Json, at: _At) -> Change:
    return Change(before_path=None, after_path=at.after, after=value, names=at.names)


def _told(entry: Json) -> str:
    """Equal texts for entries that are the same."""
    return spoken(json.dumps(entry, sort_keys=True, default=repr))
