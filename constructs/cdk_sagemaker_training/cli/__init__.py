"""The ``smtrain`` command."""

from __future__ import annotations

import sys
from importlib import import_module

MISSING_EXTRA = 'smtrain needs click and rich: pip install "cdk-sagemaker-training[cli]"'


def main() -> None:
    """Entry point of the console script; says which extra is missing where one is."""
    try:
        import_module("click")
        import_module("rich")
    except ModuleNotFoundError:
        sys.exit(MISSING_EXTRA)
    import_module(f"{__name__}.commands").smtrain()
