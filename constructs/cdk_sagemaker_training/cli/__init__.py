"""The ``smtrain`` command."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from importlib.util import find_spec

MISSING_EXTRA = 'smtrain needs click, rich and pyyaml: pip install "cdk-sagemaker-training[cli]"'


def main() -> None:
    """Entry point of the console script; says which extra is missing where one is."""
    if not all(find_spec(name) for name in ("click", "rich", "yaml")):  # looked for, not loaded: help needs only click
        sys.exit(MISSING_EXTRA)
    try:
        import_module(f"{__name__}.commands").smtrain()
    finally:
        gc.freeze()  # the process ends: what it leaves need not be looked through once more, a tenth of a short command
