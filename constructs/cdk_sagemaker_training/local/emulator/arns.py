"""ARNs and identifiers as SageMaker makes them."""

from __future__ import annotations

import secrets
import string
from typing import Final

from cdk_sagemaker_training.local.emulator import bridge

_LETTERS: Final = string.ascii_lowercase + string.digits
_STEP_IN_JOB: Final = 20
_STEP_IN_TUNING_JOB: Final = 6


def arn(kind: str, name: str) -> str:
    """``arn:aws:sagemaker:…:<kind>/<name>``, with the name as it was given (SageMaker lower-cased it until 2020)."""
    return f"arn:aws:sagemaker:{bridge.region()}:{bridge.account_id()}:{kind}/{name}"


def name_of(name_or_arn: str) -> str:
    """The name in ``name_or_arn``, for operations that take either."""
    return name_or_arn.rsplit("/", 1)[-1]


def random_id(length: int) -> str:
    """Random lower-case letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def job_name(execution_id: str, step: str, prefix: str = "", failures: int = 0) -> str:
    """The name of a step's job: ``pipelines-<execution>-<20 characters of the step's name>-<10 random ones>``.

    With a ``prefix`` of the author's (custom job prefixes, at most 38 characters): ``<prefix>-<execution>-<random>``.
    A retry has the number of failures at the end (guide, ``build-and-manage-access``).
    """
    count = f"-{failures}" if failures else ""
    end = f"{random_id(10 - len(count))}{count}"
    if prefix:
        return f"{prefix}-{execution_id}-{end}"
    return f"pipelines-{execution_id}-{step[:_STEP_IN_JOB].strip('-_').replace('_', '-')}-{end}"


def tuning_job_name(execution_id: str, step: str, prefix: str = "", failures: int = 0) -> str:
    """The name of a step's tuning job, at most 32 characters: ``<6 characters of the step's>-<execution>-<random>``.

    How the service makes it is not documented. With a ``prefix`` of the author's, at most 6 characters, as other jobs.
    """
    short = prefix or step[:_STEP_IN_TUNING_JOB].strip("-_").replace("_", "-")
    return job_name(execution_id, step, short, failures)
