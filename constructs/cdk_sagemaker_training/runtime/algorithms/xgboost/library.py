"""Open-source XGBoost, without what its import brings along."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from typing import Any, cast


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

__all__ = ["XGBoostError", "callback", "collective", "xgb"]
