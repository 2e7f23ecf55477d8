"""Reads the generated data files of this package."""

from __future__ import annotations

import json
from typing import Any


def load_data(file_name: str) -> Any:
    """The parsed content of ``catalog/data/<file_name>``. Callers cache what they make of it."""
    from pkgutil import get_data  # of what reads files of a package, that which loads least

    content = get_data("cdk_sagemaker_training.catalog", f"data/{file_name}")
    if content is None:
        raise FileNotFoundError(file_name)
    return json.loads(content.decode())
