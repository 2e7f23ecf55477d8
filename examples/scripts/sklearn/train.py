"""Predicts a column of CSV files from the others. Runs in SageMaker's scikit-learn container, or anywhere with it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import joblib
import pandas as pd
from sklearn.ensemble import RandomForestRegressor


def model_fn(model_dir: str) -> RandomForestRegressor:
    """What the container calls when the model is served."""
    return joblib.load(Path(model_dir) / "model.joblib")


def table(folder: str) -> pd.DataFrame:
    """All CSV files of a channel as one table, the same in every run."""
    files = sorted(Path(folder).glob("*.csv"))
    if not files:
        raise SystemExit(f"no .csv files in {folder}")
    return pd.concat([pd.read_csv(file) for file in files], ignore_index=True)


def main() -> None:
    """The hyperparameters arrive as arguments, the folders as ``SM_...`` in the environment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n-estimators", type=int, default=100)
    parser.add_argument("--min-samples-leaf", type=int, default=1)
    parser.add_argument("--target", required=True)
    parser.add_argument("--train", default=os.environ.get("SM_CHANNEL_TRAIN"))
    parser.add_argument("--validation", default=os.environ.get("SM_CHANNEL_VALIDATION"))
    parser.add_argument("--model-dir", default=os.environ.get("SM_MODEL_DIR"))
    given = parser.parse_args()

    train, validation = table(given.train), table(given.validation)
    model = RandomForestRegressor(
        n_estimators=given.n_estimators, min_samples_leaf=given.min_samples_leaf, n_jobs=-1, random_state=0
    )
    model.fit(train.drop(columns=given.target), train[given.target])
    score = model.score(validation.drop(columns=given.target), validation[given.target])
    print(f"validation_r2={score:.4f}")
    joblib.dump(model, Path(given.model_dir) / "model.joblib")


if __name__ == "__main__":
    main()
