"""The table of a fleet: read, and looked through for all of its mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.errors import MISSING, Problem
from cdk_sagemaker_training.fleet.table_file import read_table, shown

Variant: TypeAlias = "Mapping[str, Any]"
"""A row of the table: by column, the value. Those of a CSV file are text."""

_NAME: Final = re.compile(r"[a-z0-9](-*[a-z0-9])*")


def read_variants(
    variants: Iterable[Variant] | str | PathLike[str], *, key: str | None = None, subject: str = "fleet"
) -> Mapping[str, Variant | Problem]:
    """The rows of the table: of any iterable, or of the CSV file (UTF-8, with a header) at a path.

    By place, which is what people look for: ``variants[3]``, or ``variants, line 5``. A line that does not fit the
    header is no row but a problem. Raises ``InvalidInputError``, under ``subject``, for a file that cannot be read, and
    for a header that names no columns, one twice or not the column ``key``.
    """
    if not isinstance(variants, str | PathLike):
        return {f"variants[{position}]": variant for position, variant in enumerate(variants)}
    return read_table(Path(variants), key=key, subject=subject)


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


def _name_problems(where: str, key: str, given: object, variant: Variant, fleet_name: str) -> Iterator[Problem]:
    if not isinstance(cast("object", variant), Mapping):
        yield Problem(where, variant, "a mapping: by column, the value")
        return
    place = f"{where}[{key!r}]"
    if given is MISSING:
        columns = shown(variant) or "none"
        yield Problem(place, MISSING, "a value in the column that tells variants apart", f"columns here: {columns}")
        return
    longest = limits.MAX_PIPELINE_NAME_CHARS - len(fleet_name) - 1
    # bool is an int, and str of a float is not what anybody calls a variant; numpy's integers are no int.
    named = not isinstance(given, bool) and isinstance(given, str | Integral)
    text = str(cast("object", given)).lower() if named else ""
    if not _NAME.fullmatch(text) or len(text) > longest:
        form = "letters from a to z, digits and inner hyphens"
        allowed = f"{form}, 1 to {longest}: the name of the pipeline is {fleet_name}-<variant>"
        fix = f"give the table a column with such names and name it as key= ({key!r})"
        if text != text.strip() and _NAME.fullmatch(text.strip()):
            fix = f"leave out the blanks around it: {str(cast('object', given)).strip()!r}"
        yield Problem(place, given, allowed, fix)
