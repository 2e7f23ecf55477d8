"""The table of a fleet in a CSV file, as spreadsheets write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.fleet.problems import told

_SEPARATORS: Final = ";\t|"
"""What stands between values instead of commas: where a comma is the decimal sign, spreadsheets write semicolons."""


def read_table(path: Path, *, key: str | None, subject: str) -> Mapping[str, Mapping[str, str] | Problem]:
    """The rows by place, ``variants, line 5``; a line that does not fit the header is no row but a problem.

    Lines without any value are none. ``key``: the column that the header has to have. Raises ``InvalidInputError``,
    under ``subject``, for a file that cannot be read and for a header that names no columns, one twice or no ``key``.
    """
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            lines: list[tuple[int, list[str]]] = []
            for values in reader:
                line = reader.line_num
                if any(map(str.strip, values)):
                    lines.append((line, values))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = Problem("variants", str(path), "the path of a CSV file in UTF-8 that can be read", _why(error, line))
        raise InvalidInputError(subject, [problem]) from error
    (_, columns), *rows = lines or [(0, [])]
    if len(columns) == 1 and columns[0] != key and (separator := next((s for s in _SEPARATORS if s in columns[0]), "")):
        raise InvalidInputError(subject, [_separated(path, columns[0], separator)])
    found = {f"variants, line {line}": _row(f"variants, line {line}", columns, values) for line, values in rows}
    if problems := [*_header_problems(columns, key)]:
        problems += [each for each in found.values() if isinstance(each, Problem)]
        raise InvalidInputError(subject, told(problems))
    return found


def shown(columns: Iterable[object]) -> str:
    """Names of columns one after the other; one with blanks around it or signs that nobody sees as Python writes it."""
    names = [str(column) for column in columns]
    return ", ".join(name if name == name.strip() and name.isprintable() else repr(name) for name in names)


def _why(error: Exception, line: int) -> str:
    """What Python says, and what is to be done about it."""
    if isinstance(error, UnicodeDecodeError):
        return f"save it as UTF-8: {error}"
    if isinstance(error, FileNotFoundError):
        return f"{error.strerror}; a path that is not absolute begins in {Path.cwd()}"
    return f"line {line + 1}: {error}" if isinstance(error, csv.Error) else str(error)


def _separated(path: Path, header: str, separator: str) -> Problem:
    read = f'variants=csv.DictReader(open({str(path)!r}, encoding="utf-8-sig", newline=""), delimiter={separator!r})'
    return Problem("variants, line 1", header, "names of columns with commas between them", read)


def _header_problems(columns: Sequence[str], key: str | None) -> Iterator[Problem]:
    if not columns:
        yield Problem("variants", "an empty file", "a CSV file whose first line names the columns")
        return
    for name in sorted({column for column in columns if columns.count(column) > 1}):
        yield Problem("variants", name, "columns with different names in the header")
    if key is not None and key not in columns:
        near = next((column for column in columns if column.strip().lower() == key.strip().lower()), None)
        fix = did_you_mean(key, columns) if near is None else f"key={near!r}"
        allowed = f"a header with the column that tells variants apart, {key!r} (key)"
        yield Problem("variants", f"columns {shown(columns)}", allowed, fix or "name the column as key=")


def _row(where: str, columns: Sequence[str], values: Sequence[str]) -> Mapping[str, str] | Problem:
    if len(values) != len(columns):
        return Problem(where, f"{len(values)} values", f"{len(columns)} values, as the header has")
    return dict(zip(columns, values, strict=True))
