"""Prices in a file that somebody keeps."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.estimate.prices import Price, Prices

_HEAD: Final = ("currency", "region", "date", "source")
_ENTRY: Final = ("instance_type", "use", "per_hour", "spot_per_hour")
_UNIT: Final = "hour"


def read_prices(path: Path) -> Prices:
    """See ``Prices.from_file``."""
    subject = f"prices in {path}"
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(subject, Problem("", getattr(error, "strerror", None) or "no UTF-8", "a file that can be read"))
    head, entries = _of_csv(subject, content) if path.suffix.lower() == ".csv" else _of_json(subject, content)
    problems = list(_head_problems(head))
    prices: list[Price] = []
    for position, entry in enumerate(entries):
        found = _price(f"prices[{position}]", entry)
        if isinstance(found, Price):
            prices.append(found)
        else:
            problems += found
    members: dict[str, Any] = {key: head.get(key) for key in _HEAD}
    try:
        made = Prices(**members, prices=prices)
    except InvalidInputError as error:
        raise InvalidInputError(subject, [*problems, *error.problems]) from error
    if problems:
        raise InvalidInputError(subject, problems)
    return made


def _of_json(subject: str, content: str) -> tuple[Mapping[str, object], Sequence[Mapping[str, object]]]:
    try:
        # Numbers stay as they are written: 0.1 is a tenth.
        found: object = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        _refuse(subject, Problem("", " ".join(str(error).split()), "JSON"))
    members = cast("dict[str, object]", found) if isinstance(found, dict) else {}
    entries = members.get("prices", MISSING)
    listed: list[object] = cast("list[object]", entries) if isinstance(entries, list) else [None]
    if not all(isinstance(entry, dict) for entry in listed):
        _refuse(subject, Problem("prices", cast("object", entries), "a list of objects"))
    return members, cast("list[dict[str, object]]", listed)


def _of_csv(subject: str, content: str) -> tuple[Mapping[str, object], Sequence[Mapping[str, object]]]:
    rows = list(csv.DictReader(io.StringIO(content)))
    columns = {*_HEAD, "unit", *_ENTRY[:-1]}
    missing = sorted(columns - set(rows[0] if rows else ()))
    if missing:
        _refuse(subject, Problem("columns", MISSING, ", ".join(missing)))
    head: dict[str, object] = {}
    for key in (*_HEAD, "unit"):
        values = list(dict.fromkeys(row[key] for row in rows))
        if len(values) > 1:
            _refuse(subject, Problem(key, values, "the same in every row"))
        head[key] = values[0]
    return head, [{key: row.get(key) or None for key in _ENTRY} for row in rows]


def _head_problems(head: Mapping[str, object]) -> Iterator[Problem]:
    if head.get("unit") != _UNIT:
        yield Problem("unit", head.get("unit", MISSING), repr(_UNIT))
    unknown = sorted(set(head) - {*_HEAD, "unit", "prices"})
    yield from (Problem(key, head[key], f"only {', '.join((*_HEAD, 'unit', 'prices'))}") for key in unknown)


def _price(where: str, entry: Mapping[str, object]) -> Price | list[Problem]:
    unknown = [Problem(f"{where}.{key}", entry[key], f"only {', '.join(_ENTRY)}") for key in entry if key not in _ENTRY]
    given: dict[str, Any] = {key: entry.get(key) for key in _ENTRY}
    given |= {key: _amount(given[key]) for key in ("per_hour", "spot_per_hour")}
    try:
        made = Price(**given)
    except InvalidInputError as error:
        wrong = [Problem(f"{where}.{each.where}", each.given, each.allowed, each.fix) for each in error.problems]
        return [*unknown, *wrong]
    return unknown or made


def _amount(value: object) -> object:
    """A number, or text of one; anything else stays, to be refused."""
    try:
        return Decimal(value.strip()) if isinstance(value, str) else value
    except InvalidOperation:
        return value


def _refuse(subject: str, problem: Problem) -> NoReturn:
    raise InvalidInputError(subject, [problem])
