"""Warm pools: clusters kept after a job, and which next job gets one (developer guide, ``train-warm-pools``)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge, clock, jobs
from cdk_sagemaker_training.local.emulator.members import list_at, map_at

IN_USE: Final = "InUse"
AVAILABLE: Final = "Available"
REUSED: Final = "Reused"
TERMINATED: Final = "Terminated"


def _resource(member: str) -> Callable[[Mapping[str, Any]], object]:
    return lambda request: map_at(request, "ResourceConfig").get(member)


def _vpc(member: str) -> Callable[[Mapping[str, Any]], object]:
    return lambda request: sorted(list_at(map_at(request, "VpcConfig"), member))


def _flag(member: str) -> Callable[[Mapping[str, Any]], object]:
    return lambda request: bool(request.get(member))


def _session_tags(request: Mapping[str, Any]) -> object:
    chained = map_at(request, "SessionChainingConfig").get("EnableSessionTagChaining")
    return sorted((tag["Key"], tag["Value"]) for tag in list_at(request, "Tags")) if chained else None


_MATCHED: Final[Mapping[str, Callable[[Mapping[str, Any]], object]]] = {
    "RoleArn": lambda request: request.get("RoleArn"),
    "InstanceType": _resource("InstanceType"),
    "InstanceCount": _resource("InstanceCount"),
    "VolumeKmsKeyId": _resource("VolumeKmsKeyId"),
    "VolumeSizeInGB": _resource("VolumeSizeInGB"),
    "SecurityGroupIds": _vpc("SecurityGroupIds"),
    "Subnets": _vpc("Subnets"),
    "EnableInterContainerTrafficEncryption": _flag("EnableInterContainerTrafficEncryption"),
    "EnableNetworkIsolation": _flag("EnableNetworkIsolation"),
    "TrainingPlanArn": _resource("TrainingPlanArn"),
    "session tags": _session_tags,
}
"""What has to be the same, in the guide's order (``train-warm-pools-how-it-works``; plans: ``training-plan-…``)."""


@dataclass
class Pool:
    """The cluster of one job, with what became of it after the job."""

    job: str
    cluster: str
    """The job that started the cluster."""
    request: Mapping[str, Any]
    keep_alive: float
    status: str = IN_USE
    kept_from: float = 0.0
    retained: float | None = None
    """Seconds that it was kept; None while the job runs."""
    reused_by: str = ""

    def described(self) -> dict[str, Any]:
        """The ``WarmPoolStatus`` of its job."""
        shown = {
            "ResourceRetainedBillableTimeInSeconds": None if self.retained is None else int(self.retained),
            "ReusedByJob": self.reused_by or None,
        }
        return {"Status": self.status, **{key: value for key, value in shown.items() if value is not None}}

    def tick(self) -> None:
        """Count the time that it is kept, and end it when that is over."""
        if self.status != AVAILABLE:
            return
        passed = clock.since(self.kept_from)
        self.retained = min(passed, self.keep_alive)
        if passed >= self.keep_alive:
            self.status = TERMINATED

    def differs_in(self, request: Mapping[str, Any]) -> list[str]:
        """The fields in which a job's request is another than that of the pool's job."""
        return [name for name, read in _MATCHED.items() if read(self.request) != read(request)]


@dataclass
class _Pools:
    pools: dict[str, Pool] = field(default_factory=dict[str, Pool])
    lock: threading.Lock = field(default_factory=threading.Lock)


_ACCOUNTS: Final = bridge.scoped_store()


def _account() -> _Pools:
    if "pools" not in _ACCOUNTS:
        _ACCOUNTS["pools"] = _Pools()
    found: _Pools = _ACCOUNTS["pools"]
    return found


def start(job: str, request: Mapping[str, Any]) -> tuple[str, str]:
    """Give a new job its cluster: the job that started that cluster, and a note on the pools that there are.

    The note names the pool that is reused, or the fields that prevent it in the pool that is nearest. That a job
    without a period of its own gets a pool too is unverified.
    """
    account = _account()
    with account.lock:
        kept = [pool for pool in account.pools.values() if _available(pool)]
        nearest = min(kept, key=lambda pool: len(pool.differs_in(request)), default=None)
        cluster, note = job, ""
        if nearest is not None and (fields := nearest.differs_in(request)):
            note = f"The warm pool of {nearest.job} is not reused, since it has another {', '.join(fields)}."
        elif nearest is not None:
            nearest.status, nearest.reused_by, cluster = REUSED, job, nearest.cluster
            note = f"Reusing the warm pool of {nearest.job}."
        keep_alive = map_at(request, "ResourceConfig").get("KeepAlivePeriodInSeconds", 0)
        if keep_alive:
            account.pools[job] = Pool(job, cluster, request, keep_alive)
        return cluster, note


def end(job: str, result: jobs.JobResult) -> None:
    """A job has ended. Its cluster is kept after a stop and errors of the script too, not after the platform's."""
    account = _account()
    with account.lock:
        if pool := account.pools.get(job):
            pool.status = TERMINATED if result.exception_type else AVAILABLE
            pool.kept_from, pool.retained = time.time(), 0.0


def update(job: str, keep_alive: int) -> None:
    """Change how long the pool of a job is kept, from when it was kept; 0 ends it."""
    account = _account()
    with account.lock:
        if (pool := account.pools.get(job)) and _available(pool):
            pool.keep_alive = keep_alive
            pool.tick()


def described(job: str) -> dict[str, Any]:
    """The ``WarmPoolStatus`` of a job; empty if it asked for none."""
    account = _account()
    with account.lock:
        pool = account.pools.get(job)
        if pool is None:
            return {}
        pool.tick()
        return pool.described()


def _available(pool: Pool) -> bool:
    pool.tick()
    return pool.status == AVAILABLE
