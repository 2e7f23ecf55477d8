"""Predicts a column of CSV files that is 0 or 1. Runs in SageMaker's scikit-learn container, or anywhere with it.

Managed Spot may take the instance away: every ten rounds the model goes to the folder of checkpoints, which SageMaker
keeps on S3, and a job that is started again goes on from there.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import joblib
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score

CHECKPOINT = Path("/opt/ml/checkpoints/model.joblib")
STEP = 10


def model_fn(model_dir: str) -> GradientBoostingClassifier:
    """What the container calls when the model is served."""
    return joblib.load(Path(model_dir) / "model.joblib")


def table(folder: str) -> pd.DataFrame:
    """All CSV files of a channel as one table, the same in every run."""
    files = sorted(Path(folder).glob("*.csv"))
    if not files:
        raise SystemExit(f"no .csv files in {folder}")
    return pd.concat([pd.read_csv(file) for file in files], ignore_index=True)


def save(model: GradientBoostingClassifier, path: Path) -> None:
    """Writes to the side first: an interruption leaves the last checkpoint whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def main() -> None:
    """The hyperparameters arrive as arguments, the folders as ``SM_...`` in the environment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--max-depth", type=int, default=3)
    parser.add_argument("--target", required=True)
    parser.add_argument("--train", default=os.environ.get("SM_CHANNEL_TRAIN"))
    parser.add_argument("--validation", default=os.environ.get("SM_CHANNEL_VALIDATION"))
    parser.add_argument("--model-dir", default=os.environ.get("SM_MODEL_DIR"))
    given = parser.parse_args()

    train, validation = table(given.train), table(given.validation)
    if CHECKPOINT.exists():
        model = joblib.load(CHECKPOINT)
        print(f"goes on after {model.n_estimators} rounds")
    else:
        model = GradientBoostingClassifier(n_estimators=0, max_depth=given.max_depth, warm_start=True, random_state=0)
    while model.n_estimators < given.rounds:
        model.set_params(n_estimators=min(model.n_estimators + STEP, given.rounds))
        model.fit(train.drop(columns=given.target), train[given.target])
        save(model, CHECKPOINT)
    chances = model.predict_proba(validation.drop(columns=given.target))[:, 1]
    print(f"validation_auc={roc_auc_score(validation[given.target], chances):.4f}")
    save(model, Path(given.model_dir) / "model.joblib")


if __name__ == "__main__":
    main()
