"""Several hosts: XGBoost's own collective, with its tracker on the first host.

CONTAINER: distributed.py. The hosts first tell each other who has data; those that have it then train together.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import time
from collections.abc import Generator, Sequence
from typing import Any, Final, cast
from zlib import crc32

from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.xgboost.library import XGBoostError, collective, xgb

_LOG = logging.getLogger(__name__)
_CONTAINERS_PORT: Final = 9099
_SECONDS: Final = 30
_ATTEMPTS: Final = 6
_HEAD_START: Final = 0.5
"""Seconds that the tracker has before others knock: XGBoost waits two seconds after the first refusal."""


@contextlib.contextmanager
def together(environment: Environment, *, has_data: bool) -> Generator[bool | None]:
    """A cluster of the hosts that have data. Yields whether this is its first host; None where it is none of them."""
    hosts, host = environment.hosts, environment.host
    if len(hosts) == 1:
        _LOG.info("Single node training.")
        yield True
        return
    _LOG.info("Distributed node training with %d hosts: %s", len(hosts), [*hosts])
    port = _port()
    with _cluster(sorted(hosts), host, port):
        having = [name for name, has in map(json.loads, _told(json.dumps([host, has_data]))) if has]
    if host not in having:
        yield None
        return
    if len(having) == 1:
        yield True
        return
    with _cluster(sorted(having), host, port + 1):
        yield host == min(having)


def _port() -> int:
    """The first of two. Jobs share this machine, so that each has ports of its own, by its name."""
    job = os.environ.get("TRAINING_JOB_NAME")
    return _CONTAINERS_PORT if job is None else 10_000 + crc32(job.encode()) % 10_000 * 2


def _told(text: str) -> Sequence[str]:
    """What every host says, in the order of their names."""
    me = collective.get_rank()
    return [str(collective.broadcast(text if rank == me else "", rank)) for rank in range(collective.get_world_size())]


@contextlib.contextmanager
def _cluster(hosts: Sequence[str], host: str, port: int) -> Generator[None]:
    address = socket.gethostbyname(hosts[0])
    tracker: Any = None
    arguments: dict[str, Any] = {"dmlc_tracker_uri": address, "dmlc_tracker_port": port}
    if host == hosts[0]:
        tracker = cast("Any", xgb.RabitTracker)(n_workers=len(hosts), host_ip=address, port=port, sortby="task")
        tracker.start()
        arguments = tracker.worker_args()
    else:
        time.sleep(_HEAD_START)
    context = _joined({**arguments, "dmlc_task_id": str(hosts.index(host)), "dmlc_timeout": _SECONDS})
    try:
        yield
    finally:
        context.__exit__(None, None, None)
        if tracker is not None:
            tracker.wait_for(timeout=_SECONDS)
            tracker.free()


def _joined(arguments: dict[str, Any]) -> collective.CommunicatorContext:
    for attempt in range(1, _ATTEMPTS + 1):
        context = collective.CommunicatorContext(**arguments)
        try:
            context.__enter__()
        except XGBoostError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(1)
        else:
            return context
    raise AssertionError  # the last attempt has returned or raised
