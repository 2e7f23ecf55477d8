"""The server process: ministack with SageMaker's control plane added, on a socket that the starter opened.

Started by ``EmbeddedAws``; not a command for people.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

_PARENT_CHECK_SECONDS: Final = 0.5
_LAST_SECONDS: Final = 3.0
"""For jobs that end; less than ``EmbeddedAws.stop`` waits."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="embedded-aws")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--descriptor", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--enforce-iam", action="store_true")
    parser.add_argument("--jobs", choices=("run", "record"), required=True)
    parser.add_argument("--clock", type=float, required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--interruptions", required=True)
    parser.add_argument("--parent", type=int)
    return parser.parse_args()


def _configure(given: argparse.Namespace) -> None:
    """ministack reads its settings from the environment when it is imported."""
    home: Path = given.home
    os.environ.update(
        {
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(given.port),
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_ACCOUNT_ID": given.account,
            "MINISTACK_REGION": given.region,
            "AUTH": "true" if given.enforce_iam else "false",
            "S3_DATA_DIR": str(home / "s3"),
            "STATE_DIR": str(home / "state"),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # ministack removes its own leftover containers through the Docker socket: it shall find none.
            "DOCKER_HOST": f"unix://{home / 'no-docker.sock'}",
            "LOG_LEVEL": "WARNING",
        }
    )


def _end_with(parent: int, home: Path) -> None:
    """End this process group, and remove its folder, once ``parent`` is gone: nobody is left to stop it."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    shutil.rmtree(home, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def main() -> int:
    """Serve until SIGTERM or SIGINT, or until the parent is gone."""
    given = _arguments()
    if given.parent is not None:
        threading.Thread(target=_end_with, args=(given.parent, given.home), daemon=True).start()
    _configure(given)

    serve: Any = importlib.import_module("hypercorn.asyncio").serve
    config: Any = importlib.import_module("hypercorn.config").Config()

    from cdk_sagemaker_training.local.emulator import (
        bridge,
        clock,
        executions,
        install,
        jobs,
        running,
        training_jobs,
        tuning_jobs,
    )

    install.install()
    clock.run_at(given.clock)
    if given.jobs == "run":
        jobs.use(running.RunningJobs(given.python, given.interruptions, given.home / "tmp"))
    config.bind = [f"fd://{given.descriptor}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    try:
        asyncio.run(serve(bridge.app.app, config))
    finally:
        executions.stop_all()
        tuning_jobs.stop_all()
        training_jobs.stop_all(_LAST_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
