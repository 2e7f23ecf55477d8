"""The table of a fleet: read, and looked through for all of its mistakes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

Variant: TypeAlias = "Mapping[str, Any]"
"""A row of the table: by column, the value. Those of a CSV file are text."""

MAX_TOLD: Final = 20
"""Problems of a fleet that are spelled out; the others are counted."""
_NAME: Final = re.compile(r"[a-z0-9](-*[a-z0-9])*")


def read_variants(variants: Iterable[Variant] | str | PathLike[str]) -> Mapping[str, Variant | Problem]:
    """The rows of the table: of any iterable, or of the CSV file (UTF-8, with a header) at a path.

    By place, which is what people look for: ``variants[3]``, or ``variants, line 5``. A line that does not fit the
    header is no row but a problem. Raises ``InvalidInputError`` for a file that cannot be read, and for a header that
    names no columns, or one twice.
    """
    if not isinstance(variants, str | PathLike):
        return {f"variants[{position}]": variant for position, variant in enumerate(variants)}
    path = Path(variants)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            lines = [(reader.line_num, values) for values in reader if values]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = Problem("variants", str(path), "the path of a CSV file in UTF-8 that can be read", str(error))
        raise InvalidInputError("fleet", [problem]) from error
    (_, columns), *rows = lines or [(0, [])]
    found = {f"variants, line {line}": _row(f"variants, line {line}", columns, values) for line, values in rows}
    if problems := [*_header_problems(columns)]:
        problems += [each for each in found.values() if isinstance(each, Problem)]
        raise InvalidInputError(f"fleet of {path.name}", told(problems))
    return found


def named_variants(
    table: Mapping[str, Variant | Problem], *, key: str, fleet_name: str
) -> tuple[Mapping[str, Variant], Sequence[Problem]]:
    """The rows by name, in alphabetical order, and what is wrong with the others. ``table``: by place.

    The name is the value of column ``key`` in lower case, as SageMaker writes it in ARNs. With ``fleet_name`` and a
    hyphen before it, it is the name of a pipeline.
    """
    found: dict[str, Variant] = {}
    places: dict[str, str] = {}
    problems: list[Problem] = []
    for where, variant in table.items():
        if isinstance(variant, Problem):
            problems.append(variant)
            continue
        given = variant.get(key, MISSING) if isinstance(cast("object", variant), Mapping) else variant
        wrong = [*_name_problems(where, key, given, variant, fleet_name)]
        name = "" if wrong else str(given).lower()
        if name in found:
            fix = "take another key, or leave one of them out"
            allowed = f"a name that no other variant has, upper case or lower; {places[name]} has it"
            wrong = [Problem(f"{where}[{key!r}]", given, allowed, fix)]
        if wrong:
            problems += wrong
        else:
            found[name], places[name] = variant, where
    if not table:
        problems.append(Problem("variants", "none", "at least one variant"))
    return dict(sorted(found.items())), problems


def of_variant(name: str, problems: Iterable[Problem]) -> Sequence[Problem]:
    """The mistakes of one variant, each under its name."""
    return [attrs.evolve(problem, where=f"{name}: {problem.where}") for problem in problems]


def told(problems: Sequence[Problem]) -> Sequence[Problem]:
    """The first 20 of many problems, and how many more there are."""
    more = len(problems) - MAX_TOLD
    if more <= 0:
        return problems
    rest = Problem("variants", f"{more:,} more problem{'s' if more > 1 else ''}", "none", "mend those above first")
    return [*islice(problems, MAX_TOLD), rest]


def _header_problems(columns: Sequence[str]) -> Iterator[Problem]:
    if not columns:
        yield Problem("variants", "an empty file", "a CSV file whose first line names the columns")
    for name in sorted({column for column in columns if columns.count(column) > 1}):
        yield Problem("variants", name, "columns with different names in the header")


def _row(where: str, columns: Sequence[str], values: Sequence[str]) -> Variant | Problem:
    if len(values) != len(columns):
        return Problem(where, f"{len(values)} values", f"{len(columns)} values, as the header has")
    return dict(zip(columns, values, strict=True))


def _name_problems(where: str, key: str, given: object, variant: Variant, fleet_name: str) -> Iterator[Problem]:
    if not isinstance(cast("object", variant), Mapping):
        yield Problem(where, variant, "a mapping: by column, the value")
        return
    place = f"{where}[{key!r}]"
    if given is MISSING:
        columns = ", ".join(map(str, variant)) or "none"
        yield Problem(place, MISSING, "a value in the column that tells variants apart", f"columns here: {columns}")
        return
    longest = limits.MAX_PIPELINE_NAME_CHARS - len(fleet_name) - 1
    # bool is an int, and str of a float is not what anybody calls a variant.
    text = str(given).lower() if isinstance(given, str | int) and not isinstance(given, bool) else ""
    if not _NAME.fullmatch(text) or len(text) > longest:
        allowed = (
            f"letters, digits and inner hyphens, 1 to {longest}: the name of the pipeline is {fleet_name}-<variant>"
        )
        yield Problem(place, given, allowed, f"give the table a column with such names and name it as key= ({key!r})")
