"""What the pictures of several pipelines are called: by their names, and by more where names meet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import PurePosixPath
from typing import Final

import attrs


@attrs.frozen
class Drawn:
    """What is known of a pipeline that is drawn: the file that it is in, its logical id and name where it has them."""

    file: str
    logical_id: str
    name: str | None

    @property
    def title(self) -> str:
        """What it is called: by its name, its logical id, or the file."""
        return self.name or self.logical_id or PurePosixPath(self.file).stem

    def __str__(self) -> str:
        return f"{self.title} in {self.file}"


def _stack(drawn: Drawn) -> str:
    """The file without what says what kind of file it is: a CDK's template is called like its stack."""
    return PurePosixPath(drawn.file).name.partition(".")[0]


_NAMES: Final[Sequence[Callable[[Drawn], str]]] = (
    lambda drawn: drawn.title,
    lambda drawn: f"{_stack(drawn)}-{drawn.title}",
    lambda drawn: f"{drawn.file}-{drawn.logical_id}",
)
"""The shortest first; the last one is no other pipeline's."""


def file_names(drawn: Sequence[Drawn]) -> Sequence[str]:
    """A name for each, without a suffix, of characters that any file system takes, of which none are the same."""
    made = [""] * len(drawn)
    left = list(range(len(drawn)))
    for name_of in _NAMES:
        names = {place: _plain(name_of(drawn[place])) for place in left}
        counts = Counter(name.casefold() for name in names.values())  # some file systems know no case
        taken = {name.casefold() for name in made}
        for place, name in names.items():
            if counts[name.casefold()] == 1 and name.casefold() not in taken:
                made[place] = name
        left = [place for place in left if not made[place]]
    for place in left:  # what differed only in characters that were replaced
        taken = {name.casefold() for name in made}
        numbered = (f"{_plain(drawn[place].title)}-{number}" for number in count(1))
        made[place] = next(name for name in numbered if name.casefold() not in taken)
    return made


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip(".-")[-150:] or "pipeline"
