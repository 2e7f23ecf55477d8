"""SMT382."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.examples import IMAGE, Example, pipeline, step, train_step
from cdk_sagemaker_training.rules.limits.model_containers import WITH_CONTAINERS, archived_in
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_OUTPUT: Final = re.compile(r"Steps\.[^.\[]+\.(?:TrainingJobDefinition\.)?OutputDataConfig\.S3OutputPath")
_ARTIFACTS: Final = re.compile(r"Steps\.([^.\[]+)\.ModelArtifacts\.S3ModelArtifacts")


def _served(target: str) -> Example:
    container = {"Image": IMAGE, "ModelDataUrl": {"Get": f"Steps.Train.{target}"}}
    return pipeline(train_step(), step("Model", "Create", {"PrimaryContainer": container}), shown=container)


class ModelDataFolder(StepRule):
    """Containers of mode ``MultiModel`` take a folder."""

    id = "SMT382"
    severity = Severity.ERROR
    title = "Model data that is a folder"
    why = "There is no archive to unpack: the model cannot be made, or what is registered cannot be deployed."
    fix = "give model_data the archive, step.properties.ModelArtifacts.S3ModelArtifacts (ModelDataUrl)"
    source = (
        "API ContainerDefinition.ModelDataUrl: must point to a single gzip compressed tar archive; "
        "awslabs/generative-ai-cdk-constructs issue 179; SageMaker SDK, EstimatorBase.model_data"
    )
    step_types = WITH_CONTAINERS
    bad = _served("OutputDataConfig.S3OutputPath")
    good = _served("ModelArtifacts.S3ModelArtifacts")

    def check(self, step: StepView) -> Mistakes:
        for container in archived_in(step):
            uncompressed = _uncompressed(step, container)
            if uncompressed is not None:
                message = f"step {uncompressed!r} leaves its model uncompressed (CompressionType NONE)"
                fix = "give model_data a ModelDataSource of S3DataType S3Prefix and CompressionType None"
                yield container.mistake("ModelDataUrl", message=message, fix=fix)
            elif _target(container, _OUTPUT):
                message = "the model lies below S3OutputPath, which is the folder of all models"
                yield container.mistake("ModelDataUrl", message=message)
            else:
                text = container.written("ModelDataUrl")
                if text is not None and text.endswith("/"):
                    yield container.mistake("ModelDataUrl", message="the location ends with /")


def _target(container: Place, wanted: re.Pattern[str]) -> re.Match[str] | None:
    target = container.raw("ModelDataUrl", "Get")
    return wanted.fullmatch(target) if isinstance(target, str) else None


def _uncompressed(step: StepView, container: Place) -> str | None:
    """The Training step whose artifacts these are, where it does not compress them."""
    match = _target(container, _ARTIFACTS)
    found = None if match is None else step.definition.step_by_name.get(match[1])
    if found is None or found.type != "Training":
        return None
    return found.name if found.arguments.text("OutputDataConfig", "CompressionType") == "NONE" else None
