"""What built-in XGBoost answers in a transform job, compared with XGBoost itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.xgboost.inference import Refusal, answer, load
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb

# XGBoost's own, about files without an ending.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

CSV = {"Content-Type": "text/csv"}
ROWS = [[float(index), float(index % 3)] for index in range(12)]


def model(folder: Path, name: str = "xgboost-model", rounds: int = 3, **parameters: Any) -> Any:
    labels = [row[1] if "num_class" in parameters else float(row[1] > 0) for row in ROWS]
    data = xgb.DMatrix(np.array(ROWS), labels)
    booster = xgb.train({"objective": "binary:logistic", **parameters}, data, rounds)
    booster.save_model(folder / "saved.ubj")
    (folder / "saved.ubj").rename(folder / name)
    return booster


def text(rows: list[list[float]]) -> bytes:
    return "\n".join(",".join(str(value) for value in row) for row in rows).encode()


def numbers(body: bytes) -> list[float]:
    return [float(line) for line in body.decode().splitlines()]


def test_a_line_for_each_row_of_csv(tmp_path: Path) -> None:
    booster = model(tmp_path)
    body = answer(load(tmp_path), text(ROWS) + b"\n", {**CSV, "Accept": "text/csv"})
    assert booster.predict(xgb.DMatrix(np.array(ROWS))).tolist() == numbers(body)
    assert body.endswith(b"\n")
    missing = answer(load(tmp_path), b"1,\n1,nan", CSV)
    assert booster.predict(xgb.DMatrix(np.array([[1, np.nan]] * 2))).tolist() == numbers(missing)
    assert b"" == answer(load(tmp_path), b"", CSV)


def test_libsvm_from_0_or_from_1_on(tmp_path: Path) -> None:
    booster = model(tmp_path)
    expected = booster.predict(xgb.DMatrix(np.array([[5.0, 2.0], [7.0, np.nan]]))).tolist()
    for lines in (b"1 0:5 1:2\n0 0:7", b"1:5 2:2\n1:7"):
        assert expected == numbers(answer(load(tmp_path), lines, {}))


def test_classes_have_a_list_each(tmp_path: Path) -> None:
    booster = model(tmp_path, objective="multi:softprob", num_class=3)
    lines = answer(load(tmp_path), text(ROWS), CSV).decode().splitlines()
    assert [str(row) for row in booster.predict(xgb.DMatrix(np.array(ROWS))).tolist()] == lines


def test_several_models_answer_with_their_mean_or_vote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boosters = [model(tmp_path, f"xgboost-model-{index}", index + 1) for index in range(3)]
    data = xgb.DMatrix(np.array(ROWS))
    mean = np.mean([booster.predict(data) for booster in boosters], axis=0)
    assert mean.tolist() == pytest.approx(numbers(answer(load(tmp_path), text(ROWS), CSV)))
    monkeypatch.setenv("SAGEMAKER_INFERENCE_ENSEMBLE", "false")
    assert boosters[0].predict(data).tolist() == numbers(answer(load(tmp_path), text(ROWS), CSV))


def test_votes(tmp_path: Path) -> None:
    boosters = [
        model(tmp_path, f"xgboost-model-{index}", objective="multi:softmax", num_class=3, seed=index, subsample=0.3)
        for index in range(4)
    ]
    each = [booster.predict(xgb.DMatrix(np.array(ROWS))) for booster in boosters]
    assert stats.mode(each).mode.tolist() == numbers(answer(load(tmp_path), text(ROWS), CSV))
    assert len({tuple(votes) for votes in each}) > 1


@pytest.mark.parametrize(
    ("payload", "headers", "status"),
    [
        (b"1,x", CSV, 415),
        (b"1,2", {"Content-Type": "application/json"}, 415),
        (b"1,2", {"Content-Type": "application/x-parquet"}, 415),
        (b"1,2,3\n1,2", CSV, 415),
        (b"1,2", {**CSV, "Accept": "image/png"}, 406),
    ],
)
def test_what_it_refuses(tmp_path: Path, payload: bytes, headers: dict[str, str], status: int) -> None:
    model(tmp_path)
    with pytest.raises(Refusal) as refusal:
        answer(load(tmp_path), payload, headers)
    assert status == refusal.value.status


def test_a_folder_without_a_model_that_can_be_opened(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no model file"):
        load(tmp_path)
    (tmp_path / "xgboost-model").write_bytes(b"\x80\x04")
    with pytest.raises(UserError, match="cannot be loaded"):
        load(tmp_path)
