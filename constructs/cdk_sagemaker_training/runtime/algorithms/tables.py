"""A channel as arrays, for the programs that are made of scikit-learn: CSV and RecordIO of protobuf records.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html: CSV has no header and its first column is the
label, unless the content type says ``label_size=0``. RecordIO is what these containers take a channel for that has no
content type (inferred: the page does not say so).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs
import numpy as np

from cdk_sagemaker_training.runtime.algorithms.content_types import CSV, RECORDIO, content_kind
from cdk_sagemaker_training.runtime.algorithms.environment import Channel
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.recordio import RecordError, Tensor, read_records

Array = np.ndarray[Any, Any]
_NO_DATA: Final = "the channel has no records"


@attrs.frozen
class Table:
    """``labels``: None where the records have none."""

    features: Array
    labels: Array | None

    @property
    def known_labels(self) -> Array:
        """Raises ``UserError`` where there are none."""
        if self.labels is None:
            raise UserError("The records have no labels: RecordIO without them, or text/csv;label_size=0")
        return self.labels


def read_table(name: str, channel: Channel, *, feature_dim: int | None) -> Table:
    """All files of a channel, in the order of their paths. Raises ``UserError``."""
    kind, parameters = content_kind(channel.content_type, default=RECORDIO)
    if channel.input_mode not in {"File", "FastFile"}:
        raise UserError(f"Channel '{name}': Pipe mode is not executed here; File and FastFile are")
    if kind not in {CSV, RECORDIO}:
        raise UserError(
            f"Channel '{name}': {channel.content_type} is not read: text/csv, application/x-recordio-protobuf"
        )
    files = sorted(path for path in channel.path.rglob("*") if path.is_file())
    try:
        table = _csv(files, int(parameters.get("label_size", "1"))) if kind == CSV else _recordio(files)
    except (ValueError, RecordError) as error:
        raise UserError(f"Unable to read data channel '{name}' as {kind}: {error}") from error
    if feature_dim is not None and table.features.shape[1] != feature_dim:
        raise UserError(f"Channel '{name}' has {table.features.shape[1]} features; feature_dim is {feature_dim}")
    return table


def _csv(files: Sequence[Path], label_size: int) -> Table:
    rows: list[list[float]] = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            rows += [[float(value) for value in row] for row in csv.reader(file) if row]
    values = _rectangle(rows)
    return Table(values[:, label_size:], values[:, 0] if label_size else None)


def _recordio(files: Sequence[Path]) -> Table:
    features: list[list[float]] = []
    labels: list[float] = []
    for values, label in _records(files):
        features.append(_dense(values))
        labels += cast("list[float]", label.values.tolist()) if label is not None else []
    return Table(_rectangle(features), np.array(labels) if labels else None)


def _records(files: Sequence[Path]) -> Iterator[tuple[Tensor, Tensor | None]]:
    for path in files:
        for features, label in read_records(path.read_bytes()):
            if features is not None:
                yield features, label


def _dense(tensor: Tensor) -> list[float]:
    if tensor.keys is None:
        return tensor.values.tolist()
    row = [0.0] * (tensor.width or max(tensor.keys, default=-1) + 1)
    for key, value in zip(tensor.keys, tensor.values.tolist(), strict=True):
        row[key] = value
    return row


def _rectangle(rows: Sequence[Sequence[float]]) -> Array:
    if not rows:
        raise RecordError(_NO_DATA)
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise RecordError(f"rows have between {min(widths)} and {max(widths)} values")
    return np.array(rows, dtype=float)
