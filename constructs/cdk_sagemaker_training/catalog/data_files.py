"""Reads the generated data files of this package."""

from __future__ import annotations

import json
from typing import Any


def load_data(file_name: str) -> Any:
    """The parsed content of ``catalog/data/<file_name>``. Callers cache what they make of it."""
    from importlib import resources  # costs 20 ms, which nobody should pay who only needs a name or a bound

    folder = resources.files("cdk_sagemaker_training.catalog")
    return json.loads((folder / "data" / file_name).read_text(encoding="utf-8"))
