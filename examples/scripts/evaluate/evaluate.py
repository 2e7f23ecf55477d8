"""Measures an XGBoost model on rows that it has not seen, and writes the report that the pipeline decides by."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pandas as pd
import xgboost
from sklearn.metrics import roc_auc_score

FOLDER = Path("/opt/ml/processing")


def main() -> None:
    """Reads ``model/model.tar.gz`` and ``test/*.csv``, the label in the first column; writes the report."""
    with tarfile.open(FOLDER / "model" / "model.tar.gz") as archive:
        archive.extract("xgboost-model", FOLDER / "model")
    model = xgboost.Booster(model_file=FOLDER / "model" / "xgboost-model")
    files = sorted((FOLDER / "test").glob("*.csv"))
    rows = pd.concat([pd.read_csv(file, header=None) for file in files], ignore_index=True)
    scores = model.predict(xgboost.DMatrix(rows.iloc[:, 1:].to_numpy()))
    auc = float(roc_auc_score(rows.iloc[:, 0], scores))
    print(f"auc={auc:.4f}")
    report = {"metrics": {"auc": {"value": auc}}}
    (FOLDER / "report" / "evaluation.json").write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main()
