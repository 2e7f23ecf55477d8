"""Open-source XGBoost, without what its import brings along."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from typing import Any, cast

from cdk_sagemaker_training.runtime.algorithms.tables import Array


@contextlib.contextmanager
def _not_there(*names: str) -> Generator[None]:
    """Modules that are optional for what is imported: three quarters of its time, for interfaces not used here."""
    absent = [name for name in names if name not in sys.modules]
    cast("dict[str, Any]", sys.modules).update(dict.fromkeys(absent))  # None is Python's mark for what is not there
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _not_there("pandas", "sklearn"):
    import xgboost as xgb
    from xgboost import callback, collective
    from xgboost.core import XGBoostError

__all__ = ["XGBoostError", "callback", "collective", "labels_of", "rows_of", "said_of", "xgb"]


def labels_of(matrix: xgb.DMatrix) -> Array:
    """The label of each row.

    XGBoost does not say what is in its arrays, and to NumPy for Python 3.10 that is not known then: so typed here.
    """
    return cast("Any", matrix).get_label()


def rows_of(matrix: xgb.DMatrix, rows: Array) -> xgb.DMatrix:
    """The rows at these positions, in their order."""
    return cast("Any", matrix).slice(rows)


def said_of(model: xgb.Booster, matrix: xgb.DMatrix, *, validate_features: bool = True) -> Array:
    """What a model predicts for each row."""
    return cast("Any", model).predict(matrix, validate_features=validate_features)
