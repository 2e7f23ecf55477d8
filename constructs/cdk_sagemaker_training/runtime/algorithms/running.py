"""Runs one of the programs as a container runs: log lines, the failure file, the exit code.

Source: github.com/aws/sagemaker-containers, ``_trainer.train``: whatever is raised becomes ``framework error:`` with
its traceback and text, and the exit code is 1.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import cast

from cdk_sagemaker_training.runtime.algorithms.environment import Environment, failure_file

_LOG = logging.getLogger(__name__)
_FAILED = 1


def run(train: Callable[[Environment], None], *, line: str = "[%(asctime)s:%(levelname)s] %(message)s") -> None:
    """Train, then end the process with the container's exit code. ``line``: the format of its log lines."""
    for stream in (sys.stdout, sys.stderr):  # what was printed before a SIGKILL has been printed
        cast("io.TextIOWrapper", stream).reconfigure(line_buffering=True)
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format=line, datefmt="%Y-%m-%d:%H:%M:%S")
    base = Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
    try:
        train(Environment.read(base))
    except Exception as error:  # noqa: BLE001 - the container's own last resort
        text = f"framework error: \n{traceback.format_exc()}\n{error}"
        failure = failure_file(base)
        failure.parent.mkdir(parents=True, exist_ok=True)
        failure.write_text(text, encoding="utf-8")
        _LOG.error("Reporting training FAILURE")
        _LOG.error(text)
        sys.exit(_FAILED)
    _LOG.info("Reporting training SUCCESS")
