"""The channels of XGBoost: which there are, and how their files become matrices.

CONTAINER: algorithm_mode/channel_validation.py, data_utils.py, recordio_protobuf.py.
"""

from __future__ import annotations

import csv
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from cdk_sagemaker_training.catalog.algorithms import Algorithm
from cdk_sagemaker_training.runtime.algorithms.content_types import CSV, LIBSVM, PARQUET, content_kind
from cdk_sagemaker_training.runtime.algorithms.environment import Channel
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.recordio import RecordError, Tensor, read_records
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import XGBoostError, labels_of, xgb

_LOG = logging.getLogger(__name__)
_DEEPEST: Final = 3
"""MAX_FOLDER_DEPTH: files in deeper folders are not read."""
_SHOWN: Final = 50


def check_channels(algorithm: Algorithm, version: str, channels: Mapping[str, Channel]) -> None:
    """Raises ``UserError`` for a channel that is missing, not known or configured as it cannot be."""
    for name, known in algorithm.channels.items():
        if known.required and name not in channels:
            raise UserError(f"Missing required channel: {name}")
    for name, channel in channels.items():
        if name not in algorithm.channels:
            raise UserError(f"Extraneous channel found: {name}")
        if name != "code" and channel.input_mode not in algorithm.input_modes(version):
            settings = {"TrainingInputMode": channel.input_mode, "S3DistributionType": channel.distribution}
            raise UserError(f"Channel configuration for '{name}' channel is not supported: {settings}")
        if channel.input_mode == "Pipe":
            raise UserError(f"Channel '{name}': Pipe mode is not executed here; File and FastFile are")


def data_kind(content_type: str | None) -> str:
    """``csv``, ``libsvm``, ``parquet`` or ``recordio-protobuf``. Raises ``UserError``."""
    kind, parameters = content_kind(content_type, default=LIBSVM)
    if kind is None:
        raise UserError(
            f"{content_type} is not an accepted ContentType: csv, libsvm, parquet, recordio-protobuf, text/csv, "
            "text/libsvm, text/x-libsvm, application/x-parquet, application/x-recordio-protobuf."
        )
    if kind == CSV and parameters.get("label_size", "1") != "1":
        raise UserError(
            f"{content_type} is not an accepted csv ContentType. Optional parameter label_size must be equal to 1"
        )
    return kind


def size(folder: Path) -> int:
    """Bytes in a channel. Raises ``UserError`` where a file is hidden."""
    if not folder.exists():
        _LOG.info("Path %s does not exist!", folder)
        return 0
    files = [path for path in folder.rglob("*") if path.is_file()]
    if any(path.name.startswith(".") for path in files):
        raise UserError("Hidden file found in the data path! Remove that before training.")
    return sum(path.stat().st_size for path in files)


def matrix(folders: Sequence[Path], kind: str, *, weights: bool) -> xgb.DMatrix:
    """One matrix of all files of some channels. ``weights``: CSV has them in its second column.

    Files are read in the order of their paths; the container's order is the one of a hash. Raises ``UserError``.
    """
    files = [path for folder in folders for path in _files(folder)]
    for path in files:
        _check_format(path, kind)
    with tempfile.TemporaryDirectory() as gathered:  # one flat folder, which is what XGBoost reads
        for number, path in enumerate(files):
            (Path(gathered) / f"{number:06d}-{path.name}").symlink_to(path.resolve())
        try:
            found = _read(Path(gathered), kind, weights=weights)
        except (OSError, ValueError, RecordError, XGBoostError) as error:
            raise UserError(f"Failed to load {kind} data with exception:\n{error}") from error
    if labels_of(found).size == 0:
        raise UserError(
            "Got input data without labels. Please check the input data set. "
            "If training job is running on multiple instances, please switch "
            "to using single instance if number of records in the data set "
            "is less than number of workers (16 * number of instance) in the cluster."
        )
    return found


def warn_of_the_same_files(train: Path, validation: Path) -> None:
    """A warning where both channels have a file of the same name and length."""
    for path in sorted(train.iterdir()) if train.is_dir() else []:
        twin = validation / path.name
        if path.is_file() and twin.is_file() and path.stat().st_size == twin.stat().st_size:
            _LOG.warning(
                "Suspected identical files found. (%s and %s with same size %d bytes).", path, twin, path.stat().st_size
            )


def _files(folder: Path, depth: int = 1) -> Iterator[Path]:
    if depth > _DEEPEST:
        _LOG.warning("The depth of folder %s exceed the limit %d. Files in it won't be loaded.", folder, _DEEPEST)
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from _files(path, depth + 1)
        elif not path.name.startswith(("_", ".")):
            yield path


def _check_format(path: Path, kind: str) -> None:
    if kind == CSV:
        _delimiter(path)
    elif kind == LIBSVM:
        _check_libsvm(path)


def _delimiter(path: Path) -> str:
    """From the first line, as the container finds it."""
    with path.open(encoding="utf-8", errors="ignore") as file:
        line = file.readline()
    try:
        return csv.Sniffer().sniff(line).delimiter
    except csv.Error as error:
        raise UserError(f"Could not determine delimiter on line {line[:_SHOWN]}:\n{error}") from error


def _check_libsvm(path: Path) -> None:
    """Up to the first line that has features."""
    with path.open(encoding="utf-8", errors="ignore") as file:
        for line in file:
            label, *features = line.split(" ")
            if not (_is_label(label) and all(_is_feature(feature) for feature in features)):
                raise UserError(
                    f"First line '{line[:_SHOWN]}...' of file '{path.name}' is not 'LIBSVM' format. "
                    "Please ensure the file is in 'LIBSVM' format."
                )
            if len(features) > 1:
                return
    _LOG.warning("File %s is not an invalid LIBSVM file but has no features. Accepting simple validation.", path.name)


def _is_label(text: str) -> bool:
    parts = text.split(":")
    try:
        return len([float(part) for part in parts]) <= 2
    except ValueError:
        return False


def _is_feature(text: str) -> bool:
    return len(text.split(":")) == 2


def _read(folder: Path, kind: str, *, weights: bool) -> xgb.DMatrix:
    if kind == CSV:
        delimiter = _delimiter(next(iter(sorted(folder.iterdir()))))
        _LOG.info("Determined delimiter of CSV input is '%s'", delimiter)
        weight = "&weight_column=1" if weights else ""
        return xgb.DMatrix(f"{folder}?format=csv&label_column=0&delimiter={delimiter}{weight}")
    if kind == LIBSVM:
        return xgb.DMatrix(f"{folder}?format=libsvm")
    if kind == PARQUET:
        return _parquet(folder)
    return _recordio(folder)


def _parquet(folder: Path) -> xgb.DMatrix:
    """The label is the first column, whatever it is called."""
    from pyarrow import parquet  # slow to import, and seldom needed

    table = cast("Any", parquet).read_table(folder)
    values = np.column_stack([column.to_numpy() for column in table.columns])
    return xgb.DMatrix(values[:, 1:], label=values[:, 0])


def _recordio(folder: Path) -> xgb.DMatrix:
    """Dense records, or sparse ones where one of them is."""
    sparse: Any = import_module("scipy.sparse")
    rows: list[Tensor] = []
    labels: list[float] = []
    for path in sorted(folder.iterdir()):
        for features, label in read_records(path.read_bytes()):
            if features is None:
                continue
            rows.append(features)
            labels.extend(label.values.tolist() if label is not None else [])
    if not rows:
        raise RecordError("No records found in RecordIO-Protobuf data")
    if all(row.keys is None for row in rows):
        return xgb.DMatrix(np.vstack([row.values for row in rows]), label=labels or None)
    matrices: list[Any] = []
    for row in rows:
        keys = range(len(row.values)) if row.keys is None else row.keys
        width = row.width or max(keys, default=0) + 1
        matrices.append(sparse.csr_matrix((row.values, list(keys), [0, len(keys)]), shape=(1, width)))
    return xgb.DMatrix(sparse.vstack(matrices).tocsr(), label=labels or None)
