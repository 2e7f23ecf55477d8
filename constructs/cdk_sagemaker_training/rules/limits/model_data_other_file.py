"""SMT383."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import IMAGE, Example, pipeline, step
from cdk_sagemaker_training.rules.limits.model_containers import WITH_CONTAINERS, archived_in
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_ARCHIVES: Final = (".tar.gz", ".tgz")


def _served(file: str) -> Example:
    container = {"Image": IMAGE, "ModelDataUrl": f"s3://models/churn/{file}"}
    return pipeline(step("Model", "Create", {"PrimaryContainer": container}), shown=container)


class ModelDataOtherFile(StepRule):
    """What ends with a value that only the deployment or the execution knows may be anything."""

    id = "SMT383"
    severity = Severity.WARNING
    title = "Model data that is no tar.gz archive by its name"
    why = "The service unpacks model data as a gzip compressed tar archive: of another file no container starts."
    fix = "pack the model with tar -czf model.tar.gz, or give model_data a ModelDataSource for a file as it is"
    source = (
        "API ContainerDefinition.ModelDataUrl: a single gzip compressed tar archive (.tar.gz suffix); "
        "unverified: that archives of other names are refused"
    )
    step_types = WITH_CONTAINERS
    bad = _served("model.pkl")
    good = _served("model.tar.gz")

    def check(self, step: StepView) -> Mistakes:
        for container in archived_in(step):
            name = (container.written("ModelDataUrl") or "").rpartition("/")[2]
            if name and "${Token[" not in name and not name.lower().endswith(_ARCHIVES):
                yield container.mistake("ModelDataUrl", message=f"the model data is {name!s:.60}")
