"""One embedded AWS for all tests of this folder, and the roles that its pipelines run with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from cdk_sagemaker_training.local import EmbeddedAws

from .support import Account

if TYPE_CHECKING:
    from .inside import Events, ScriptedJobs


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedJobs]:
    """What runs the jobs of the emulation in this process, whose time runs a thousand times as fast."""
    from cdk_sagemaker_training.local.emulator import clock, execution, jobs, warm_pools
    from cdk_sagemaker_training.local.emulator.bridge import scoped_store

    from .inside import ScriptedJobs

    scripted = ScriptedJobs()
    monkeypatch.setattr(execution, "STEP_SECONDS", 0)
    monkeypatch.setattr(jobs, "_jobs", scripted)
    monkeypatch.setattr(warm_pools, "_ACCOUNTS", scoped_store())
    clock.run_at(1000)
    yield scripted
    clock.run_at(1)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Events:
    """What the emulation in this process sends to the default bus."""
    from .inside import listen

    return listen(monkeypatch)


@pytest.fixture(scope="session")
def account() -> Iterator[Account]:
    """The session's account, with permissions enforced, no jobs run, and a minute of waiting in a second."""
    with EmbeddedAws(jobs="record", clock=60) as aws:
        yield Account(aws)


@pytest.fixture(scope="session")
def job_role(account: Account) -> str:
    """A role for training jobs."""
    return account.role()


@pytest.fixture(scope="session")
def pipeline_role(account: Account, job_role: str) -> str:
    """A role that may do what the steps of these tests do, and no more."""
    return account.role(
        {
            "Effect": "Allow",
            "Action": "sagemaker:CreateTrainingJob",
            "Resource": "arn:aws:sagemaker:*:*:training-job/pipelines-*",
        },
        {
            "Effect": "Allow",
            "Action": ["sagemaker:CreateModelPackage", "sagemaker:CreateModelPackageGroup"],
            "Resource": "arn:aws:sagemaker:*:*:model-package*/*",
        },
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": job_role,
            "Condition": {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        },
    )
