"""What arguments of a pipeline have to be together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.checks.cdk_objects import a_list
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.expressions.parameters import Parameter
from cdk_sagemaker_training.definition.fields.checks import an_object, instance_of, items, text
from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import MISSING, Problem
from cdk_sagemaker_training.rules import Acknowledgement

PIPELINE_NAME: Final = text(pattern=limits.PIPELINE_NAME_PATTERN, maximum=limits.MAX_PIPELINE_NAME_CHARS, like="churn")

OWN: Final = {
    "pipeline_name": PIPELINE_NAME,
    "pipeline_display_name": PIPELINE_NAME,
    "pipeline_description": text(maximum=limits.MAX_PIPELINE_DESCRIPTION_CHARS),
    "steps": a_list("steps", read_once=True),
    "definition": an_object("PipelineDefinition.from_json(definition)"),
    "parameters": a_list("parameters", read_once=True),
    "acknowledgements": items(instance_of(Acknowledgement)),
}
"""By argument, what it takes: of pipelines alone, or another thing than elsewhere."""


def either(
    steps: Sequence[Step] | None,
    definition: PipelineDefinition | None,
    parameters: Sequence[Parameter],
    mlflow_config: MlflowConfig | None = None,
) -> Iterable[Problem]:
    """The mistakes in how the steps are given."""
    if (steps is None) == (definition is None):
        given = "both" if steps is not None else MISSING
        yield Problem("steps, definition", given, "exactly one of the two")
    if definition is not None and parameters:
        names = [getattr(each, "name", each) for each in parameters]
        yield Problem("parameters", names, "nothing beside definition, which declares its own")
    if definition is not None and mlflow_config is not None:
        fix = "give it to PipelineDefinition.from_steps"
        yield Problem("mlflow_config", mlflow_config, "nothing beside definition, which has its own", fix)


def made_from(
    steps: Sequence[Step] | None, parameters: Sequence[Parameter], mlflow_config: MlflowConfig | None
) -> PipelineDefinition:
    """The definition of steps that a pipeline is given."""
    return PipelineDefinition.from_steps(steps=steps or (), parameters=parameters, mlflow_config=mlflow_config)
