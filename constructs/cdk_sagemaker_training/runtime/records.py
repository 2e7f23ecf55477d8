"""The records of a transform job: cut out of objects, filtered, put into requests, joined with their answers.

Sources: API, ``CreateTransformJob``, and FILTERS,
https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform-data-processing.html
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Final

from cdk_sagemaker_training.runtime.channels import DataError, NotSupportedError

_PART: Final = re.compile(r"\s*(?:(?P<index>-?\d+)|(?P<start>\d+)?\s*:\s*(?P<end>\d+)?)\s*")

Filter = Callable[[Sequence[str]], Sequence[str]]


def lines_of(data: bytes) -> Sequence[bytes]:
    """The records of an object that is split by line."""
    lines = data.split(b"\n")
    return lines[:-1] if not lines[-1] else lines


def requests_of(records: Sequence[bytes], most: int, *, several: bool) -> Sequence[Sequence[bytes]]:
    """The records of each request: as many as go into ``most`` bytes, or one. Raises ``DataError`` for one too long.

    ``most``: 0 for no limit.
    """
    found: list[list[bytes]] = []
    length = 0
    for record in records:
        if most and len(record) > most:
            raise DataError(f"ClientError: a record of {len(record)} bytes is more than MaxPayloadInMB allows")
        length += len(record) + 1
        if found and several and (not most or length <= most):
            found[-1].append(record)
        else:
            found.append([record])
            length = len(record) + 1
    return found


def column_filter(path: str) -> Filter | None:
    """The columns of a row that a JSONPath chooses; None for all of them.

    FILTERS: a slice includes its end ("$[1:4] specifies the second through fifth columns"), and an index may count
    from the end, -1 for the last. Raises ``NotSupportedError`` for what is none for CSV, ``DataError`` when a row has
    no such column (API: "If you specify indexes that aren't within the dimension size of the joined dataset, you get
    an error").
    """
    text = path.strip()
    if text in {"", "$", "$[*]"}:
        return None
    inside = text[2:-1] if text.startswith("$[") and text.endswith("]") else ""
    parts = [_PART.fullmatch(part) for part in inside.split(",")]
    if not inside or any(part is None for part in parts):
        raise NotSupportedError(f"not executed here: the filter {path}; of CSV, columns are chosen: $[0,2:5,-1]")

    def chosen(row: Sequence[str]) -> Sequence[str]:
        found: list[str] = []
        for part in parts:
            if part is None:
                continue
            if part["index"] is None:
                end = len(row) if part["end"] is None else int(part["end"]) + 1
                found += row[int(part["start"] or 0) : end]
                continue
            index = int(part["index"])
            if not -len(row) <= index < len(row):
                raise DataError(f"ClientError: the filter {path} chooses column {index} of a row of {len(row)}")
            found.append(row[index])
        return found

    return chosen


def filtered(record: bytes, columns: Filter | None) -> bytes:
    """A row of CSV with the columns that a filter chooses."""
    if columns is None:
        return record
    row = next(csv.reader([record.decode().rstrip("\r")]), list[str]())
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(columns(row))
    return written.getvalue().encode()


def joined(records: Sequence[bytes], answer: bytes) -> Sequence[bytes]:
    """Each row of the input with its line of the answer after it. Raises ``DataError`` where they are not as many."""
    lines = lines_of(answer)
    if len(lines) != len(records):
        raise DataError(f"ClientError: {len(lines)} predictions for {len(records)} records cannot be joined")
    return [record.rstrip(b"\r") + b"," + line for record, line in zip(records, lines, strict=True)]
