"""``python -m cdk_sagemaker_training.runtime.algorithms.xgboost.inference``: what the container answers to requests.

Requests are files in place of HTTP: ``transform/requests/<number>``, each with its answer in ``transform/answers`` or
the status and text of its refusal in ``transform/refusals``. ``transform/headers.json`` has what they all say.

CONTAINER: algorithm_mode/serve.py, algorithm_mode/serve_utils.py, encoder.py. Not the same: a pickled model, which old
images wrote, is refused rather than opened.
"""

from __future__ import annotations

import csv
import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np

from cdk_sagemaker_training.runtime.algorithms.content_types import CSV, LIBSVM
from cdk_sagemaker_training.runtime.algorithms.environment import base_folder
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.tables import Array
from cdk_sagemaker_training.runtime.algorithms.xgboost.channels import data_kind
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import XGBoostError, said_of, xgb

_LOG = logging.getLogger(__name__)
_ACCEPTED: Final = ("application/json", "application/jsonlines", "application/x-recordio-protobuf", "text/csv")
_SNIFFED: Final = 512
_VOTES: Final = ("multi:softmax", "binary:hinge")
_NOT_ACCEPTABLE: Final = 406
_UNSUPPORTED: Final = 415
_BAD_REQUEST: Final = 400


@attrs.frozen
class Refusal(Exception):  # noqa: N818 an answer, of a kind
    """An HTTP status and its text."""

    status: int
    text: str


def load(folder: Path) -> Sequence[xgb.Booster]:
    """The models of a folder; one of them where ``SAGEMAKER_INFERENCE_ENSEMBLE`` is not true. Raises ``UserError``."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    if not files:
        raise UserError("There is no model file in the model's archive.")
    if os.environ.get("SAGEMAKER_INFERENCE_ENSEMBLE", "true") != "true":
        files = files[:1]
    return [_loaded(path) for path in files]


def _loaded(path: Path) -> xgb.Booster:
    _LOG.info("Loading the model from %s", path)
    booster: Any = xgb.Booster()
    try:
        booster.load_model(str(path))
    except (XGBoostError, ValueError) as error:  # its messages quote the file, which need not be text
        raise UserError(f"Model {path} cannot be loaded: {error}") from error
    booster.set_param("nthread", 1)
    return booster


def answer(models: Sequence[xgb.Booster], payload: bytes, headers: Mapping[str, str]) -> bytes:
    """The body of the answer in a transform job: a line for each prediction. Raises ``Refusal``."""
    if not payload:
        return b""
    try:
        data = _matrix(payload.strip().decode(), headers.get("Content-Type"))
    except (UserError, ValueError, IndexError, csv.Error) as error:
        raise Refusal(_UNSUPPORTED, str(error)) from error
    try:
        predictions = _predicted(models, data)
    except (ValueError, XGBoostError) as error:
        raise Refusal(_BAD_REQUEST, f"Unable to evaluate payload provided: {error}") from error
    accept = headers.get("Accept", "").partition(";")[0].strip()
    if accept not in {"", "*/*"} and accept.lower() not in _ACCEPTED:
        accepted = ", ".join(_ACCEPTED)
        raise Refusal(_NOT_ACCEPTABLE, f"Accept type {accept} is not supported. Supported accept types: {accepted}.")
    return ("\n".join(map(str, predictions.tolist())) + "\n").encode()


def _matrix(text: str, content_type: str | None) -> xgb.DMatrix:
    kind = data_kind(content_type)
    if kind == CSV:
        lines = text.split("\n")
        found = csv.Sniffer().sniff(lines[0][:_SNIFFED]).delimiter
        delimiter = "," if found.isalnum() else found
        return xgb.DMatrix(np.array([[value or "nan" for value in line.split(delimiter)] for line in lines], float))
    if kind == LIBSVM:
        return xgb.DMatrix(_sparse(text))
    raise UserError(f"Content-type {content_type} is not supported.")


def _sparse(text: str) -> Any:
    """Indices from 1 on are taken for what they are where none is 0."""
    found = [
        (row, *item.split(":")[:2])
        for row, line in enumerate(text.split("\n"))
        for item in line.split(" ")
        if ":" in item
    ]
    rows, columns = np.array([row for row, _, _ in found], int), np.array([int(column) for _, column, _ in found], int)
    values = np.array([float(value) for _, _, value in found], float)
    if len(columns) and columns.min() >= 1:
        columns = columns - 1
    sparse: Any = import_module("scipy.sparse")
    return sparse.csr_matrix((values, (rows, columns)))


def _predicted(models: Sequence[xgb.Booster], data: xgb.DMatrix) -> Array:
    """The mean of several models, or their vote where they predict classes."""
    each = np.array([said_of(model, data, validate_features=False) for model in models])
    if len(models) == 1:
        return each[0]
    objective = json.loads(models[0].save_config())["learner"]["objective"]["name"]
    if objective not in _VOTES:
        return each.mean(axis=0)
    counts = (each[:, None, :] == each[None, :, :]).sum(axis=0)
    # Of classes with as many votes, the lowest, as scipy.stats.mode has it.
    return np.where(counts == counts.max(axis=0), each, np.inf).min(axis=0)


def serve(base: Path) -> None:
    """Answer every request of a job. Raises ``UserError`` where there is no model to answer with."""
    folder = base / "transform"
    headers = json.loads((folder / "headers.json").read_text(encoding="utf-8"))
    models = load(base / "model")
    for request in sorted((folder / "requests").iterdir()):
        place, body = _answered(models, request.read_bytes(), headers)
        (folder / place / request.name).write_bytes(body)


def _answered(models: Sequence[xgb.Booster], payload: bytes, headers: Mapping[str, str]) -> tuple[str, bytes]:
    try:
        return "answers", answer(models, payload, headers)
    except Refusal as refusal:
        _LOG.error("%s", refusal.text)
        return "refusals", f"{refusal.status}: {refusal.text}".encode()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="[%(asctime)s:%(levelname)s] %(message)s")
    try:
        serve(base_folder())
    except UserError as error:
        _LOG.error("%s", error)
        sys.exit(1)
