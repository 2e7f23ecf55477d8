"""Runs one of the programs as a container runs: log lines, the failure file, the exit code.

Source: github.com/aws/sagemaker-containers, ``_trainer.train``: whatever is raised becomes ``framework error:`` with
its traceback and text, and the exit code is 1. XGBoost's container is made with it; Amazon's own algorithms are not,
and what they write is not public.
"""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import Callable
from typing import Final, cast

from cdk_sagemaker_training.runtime.algorithms.environment import Environment, base_folder, failure_file
from cdk_sagemaker_training.runtime.algorithms.errors import UserError

_LOG = logging.getLogger(__name__)
_LINE: Final = "[%(asctime)s:%(levelname)s] %(message)s"
_FAILED: Final = 1


def run(train: Callable[[Environment], None], *, framework: bool) -> None:
    """Train, then end the process with the container's exit code.

    ``framework``: whether a mistake of the author is told as ``framework error``, or in its own words alone.
    """
    for stream in (sys.stdout, sys.stderr):  # what was printed before a SIGKILL has been printed
        cast("io.TextIOWrapper", stream).reconfigure(line_buffering=True)
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format=_LINE, datefmt="%Y-%m-%d:%H:%M:%S")
    base = base_folder()
    try:
        train(Environment.read(base))
    except Exception as error:  # noqa: BLE001 - the container's own last resort
        plain = isinstance(error, UserError) and not framework
        text = str(error) if plain else f"framework error: \n{traceback.format_exc()}\n{error}"
        failure = failure_file(base)
        failure.parent.mkdir(parents=True, exist_ok=True)
        failure.write_text(text, encoding="utf-8")
        _LOG.error("Reporting training FAILURE")
        _LOG.error(text)
        sys.exit(_FAILED)
    _LOG.info("Reporting training SUCCESS")
