"""SMT757."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.rules.caching.dates import date_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_TODAY: Final = {"Std:Join": {"On": "/", "Values": ["s3://artifacts/churn", {"Get": "Execution.StartDateTime"}]}}
_OF_JOBS: Final = (
    ("OutputDataConfig", "S3OutputPath"),
    ("DebugHookConfig", "S3OutputPath"),
    ("ProfilerConfig", "S3OutputPath"),
    ("TensorBoardOutputConfig", "S3OutputPath"),
)
_MADE_BY_THE_SDK: Final = re.compile(r"-20\d\d(-\d\d){5}-\d{1,3}(?![0-9A-Za-z])")
"""How the SageMaker SDK ends the name of a job that nobody named (v2, ``utils.py``, ``sagemaker_timestamp``)."""
_OF_ITS_OWN: Final = (
    "the SageMaker SDK made this name as it rendered the definition: give the output a place (destination,"
    " output_path) with ExecutionVariables.PIPELINE_EXECUTION_ID (Execution.PipelineExecutionId) in it"
)


class DateInOutput(StepRule):
    """The same path is told once a step, wherever it stands."""

    id = "SMT757"
    severity = Severity.WARNING
    title = "Day written into an output path"
    why = "Executions of other days write there too: the path lies, and what has fixed names is overwritten."
    fix = "join ExecutionVariables.START_DATETIME (Execution.StartDateTime) to the path, or leave the day out"
    source = "design: Execution.StartDateTime of the SageMaker SDK, workflow/execution_variables.py, is what varies"
    step_types = ("AutoML", "Processing", "Training", "Transform", "Tuning")
    bad = training({"OutputDataConfig": {"S3OutputPath": "s3://artifacts/churn/2026-05-01/"}})
    good = training({"OutputDataConfig": {"S3OutputPath": _TODAY}})

    def check(self, step: StepView) -> Mistakes:
        told = set[str]()
        for place, path in _outputs(step):
            day = date_in(place, *path)
            location = "" if day is None else shown(place.raw(*path))
            if day is not None and location not in told:
                told.add(location)
                fix = _OF_ITS_OWN if _MADE_BY_THE_SDK.search(str(place.raw(*path))) else ""
                yield place.mistake(*path, message=f"{day} stands in the output path {location}", fix=fix)


def _outputs(step: StepView) -> Iterator[tuple[Place, tuple[str, ...]]]:
    if step.type == "Processing":
        for output in step.arguments.items("ProcessingOutputConfig", "Outputs"):
            yield output, ("S3Output", "S3Uri")
        return
    if step.type == "Transform":
        yield step.arguments, ("TransformOutput", "S3OutputPath")
        return
    for job in step.training_jobs or [step.arguments]:
        for path in _OF_JOBS:
            if path[0] in job.members:
                yield job, path
