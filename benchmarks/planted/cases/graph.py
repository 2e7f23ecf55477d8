"""How parameters, schedules and steps hang together."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import pipeline, train_step
from cdk_sagemaker_training.rules.usage import PipelineUsage

_NIGHTLY: Final = PipelineUsage(schedule="cron(0 3 * * ? *)")
_OPEN: Final = {"Name": "Rounds", "Type": "Integer"}
_CLOSED: Final = {"Name": "Depth", "Type": "Integer", "DefaultValue": 0}

CASES: Final = {
    "SMT812": Cases(
        bad=[
            pipeline(train_step(), parameters=[_CLOSED, _OPEN], usage=_NIGHTLY),
            pipeline(
                train_step(),
                parameters=[_OPEN],
                usage=PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["Depth"]),
            ),
        ],
        good=[
            pipeline(train_step(), parameters=[_OPEN]),
            pipeline(
                train_step(),
                parameters=[_OPEN, _CLOSED],
                usage=PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["Rounds"]),
            ),
        ],
    ),
}
