"""SMT757."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.rules.caching.dates import NAMED_BY_SDK, date_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_TODAY: Final = {"Std:Join": {"On": "/", "Values": ["s3://artifacts/churn", {"Get": "Execution.StartDateTime"}]}}
_OF_SDK: Final = (
    "give the output a destination (S3Uri) of its own, with ExecutionVariables.PIPELINE_EXECUTION_ID "
    "(Execution.PipelineExecutionId) joined to it"
)
"""Where the SDK writes the path, there is no day that its author could leave out."""
_OF_JOBS: Final = (
    ("OutputDataConfig", "S3OutputPath"),
    ("DebugHookConfig", "S3OutputPath"),
    ("ProfilerConfig", "S3OutputPath"),
    ("TensorBoardOutputConfig", "S3OutputPath"),
)


class DateInOutput(StepRule):
    """The same path is told once a step, wherever it stands."""

    id = "SMT757"
    severity = Severity.WARNING
    title = "Day written into an output path"
    why = "Executions of other days write there too: the path lies, and what has fixed names is overwritten."
    fix = "join ExecutionVariables.START_DATETIME (Execution.StartDateTime) to the path, or leave the day out"
    source = (
        "design: Execution.StartDateTime of the SageMaker SDK, workflow/execution_variables.py, is what varies; "
        "SDK v2, processing.py: outputs without a destination lie below the name of a job (utils.sagemaker_timestamp)"
    )
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
                message, fix = f"{day} stands in the output path {location}", ""
                if NAMED_BY_SDK.search(str(place.raw(*path))):  # of a join too
                    message, fix = f"{message}, in the name that the SDK gave a job as it wrote the definition", _OF_SDK
                yield place.mistake(*path, message=message, fix=fix)


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
