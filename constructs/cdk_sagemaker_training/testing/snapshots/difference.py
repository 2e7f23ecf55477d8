"""Where two texts in YAML differ: the lines, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

_CONTEXT: Final = 2
"""Lines around a change that are shown with it."""


def difference(before: str, after: str) -> str:
    """Each change with the lines around it, under the keys that lead to it; empty where there is none."""
    old, new = (text.removesuffix("\n").split("\n") for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[str] = []
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        changed = next(code for code in group if code[0] != "equal")
        place = _place(new, changed[3]) if changed[3] < changed[4] else _place(old, changed[1])
        lines += [f"@ {place or 'the document'}", *_shown(group, old, new)]
    return "\n".join(lines)


def _shown(group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for kind, old_start, old_end, new_start, new_end in group:
        if kind == "equal":
            yield from (f"  {line}" for line in old[old_start:old_end])
            continue
        yield from (f"- {line}" for line in old[old_start:old_end])
        yield from (f"+ {line}" for line in new[new_start:new_end])


def _place(lines: Sequence[str], position: int) -> str:
    """The keys and names that a line stands below."""
    indentation, found = _indentation(lines[position]), list[str]()
    for line in reversed(lines[:position]):
        if _indentation(line) < indentation:
            indentation = _indentation(line)
            found.append(line.strip().removeprefix("- ").removesuffix(":").removeprefix("Name: "))
    return " / ".join(reversed(found))


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
