"""Reads RecordIO files of protobuf records: ``application/x-recordio-protobuf``.

Sources: https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html (the protobuf schema), the SageMaker SDK's
``sagemaker.amazon.common`` (the frame of a record), https://protobuf.dev/programming-guides/encoding/ (the wire).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
import numpy as np

_MAGIC: Final = 0xCED7230A
_VALUES: Final = b"values"
_FEATURES: Final = 1
_LABEL: Final = 2
_TENSORS: Final = {2: "<f4", 3: "<f8", 7: "<i4"}
"""``Value``: the fields of float32_tensor, float64_tensor and int32_tensor, and how their numbers lie in a file."""
_TENSOR_VALUES, _TENSOR_KEYS, _TENSOR_SHAPE = 1, 2, 3
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5


class RecordError(Exception):
    """Bytes that are no RecordIO file of protobuf records."""


@attrs.frozen(kw_only=True)
class Tensor:
    """``keys``: the columns of the values; None for a dense one. ``width``: how many columns, where it says so."""

    values: np.ndarray[Any, Any]
    keys: Sequence[int] | None
    width: int | None


def read_records(data: bytes) -> Iterator[tuple[Tensor | None, Tensor | None]]:
    """The features and the label of each record. Raises ``RecordError`` for what is no such file."""
    offset = 0
    while offset < len(data):
        if len(data) - offset < 8:
            raise RecordError(f"Truncated record at offset {offset}")
        magic, length = struct.unpack_from("<II", data, offset)
        if magic != _MAGIC:
            raise RecordError(f"Invalid RecordIO magic at offset {offset}")
        start = offset + 8
        offset = start + (length + 3) // 4 * 4
        if offset > len(data):
            raise RecordError(f"Truncated record at offset {start}")
        yield _record(data[start : start + length])


def _record(data: bytes) -> tuple[Tensor | None, Tensor | None]:
    found: dict[int, Tensor] = {}
    for field, value in _fields(data):
        if field in {_FEATURES, _LABEL} and isinstance(value, bytes):
            entry = dict(_fields(value))  # a map is a list of messages with the key as 1 and the value as 2
            tensor = entry.get(2, b"")
            if entry.get(1) == _VALUES and isinstance(tensor, bytes):
                found[field] = _tensor(tensor)
    return found.get(_FEATURES), found.get(_LABEL)


def _tensor(data: bytes) -> Tensor:
    for field, value in _fields(data):
        if field in _TENSORS and isinstance(value, bytes):
            return _numbers(value, _TENSORS[field])
    return Tensor(values=np.empty(0, dtype="<f4"), keys=None, width=None)


def _numbers(data: bytes, kind: str) -> Tensor:
    values: list[Any] = []
    integers: dict[int, list[int]] = {_TENSOR_KEYS: [], _TENSOR_SHAPE: []}
    has_keys = False
    for field, value in _fields(data):
        if field == _TENSOR_VALUES:
            values.extend(_tensor_values(value, kind))
        elif field in integers:
            integers[field].extend(_varints(value) if isinstance(value, bytes) else [value])
            has_keys = has_keys or field == _TENSOR_KEYS
    shape = integers[_TENSOR_SHAPE]
    return Tensor(
        values=np.array(values, dtype=kind),
        keys=integers[_TENSOR_KEYS] if has_keys else None,
        width=shape[-1] if shape else None,
    )


def _tensor_values(value: bytes | int, kind: str) -> Sequence[Any]:
    """Numbers in a row, or one of a list that is not packed. Integers are varints, of 64 bits where negative."""
    if kind != "<i4":
        return np.frombuffer(value, dtype=kind).tolist() if isinstance(value, bytes) else []
    found = _varints(value) if isinstance(value, bytes) else [value]
    return [number - 2**64 if number >= 2**63 else number for number in found]


def _varints(data: bytes) -> list[int]:
    found: list[int] = []
    offset = 0
    while offset < len(data):
        number, offset = _varint(data, offset)
        found.append(number)
    return found


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a message: numbers as integers, everything else as its bytes."""
    offset = 0
    while offset < len(data):
        key, offset = _varint(data, offset)
        field, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, offset = _varint(data, offset)
            yield field, value
            continue
        if wire == _BYTES:
            length, offset = _varint(data, offset)
        elif wire in {_EIGHT_BYTES, _FOUR_BYTES}:
            length = 8 if wire == _EIGHT_BYTES else 4
        else:
            raise RecordError(f"Unknown wire type {wire}: this is no protobuf record")
        if offset + length > len(data):
            raise RecordError("A protobuf record ends within a field")
        yield field, data[offset : offset + length]
        offset += length


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    """A number, and where the next one starts."""
    number = 0
    for shift in range(0, 70, 7):
        if offset >= len(data):
            break
        byte = data[offset]
        offset += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, offset
    raise RecordError("A protobuf record ends within a number")
