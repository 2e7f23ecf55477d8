"""What cannot be left out where a definition is looked at: its steps are made and judged by all rules.

No construct of this library has a part in it: a bare ``CfnPipeline`` carries the text, and roles stand in the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aws_cdk import App, Environment, Stack

from benchmarks.synths import content
from benchmarks.synths.by_hand import bare_pipeline
from benchmarks.synths.ours import step_of
from cdk_sagemaker_training import PipelineDefinition, check_definition


def pipelines(
    _way: str, _app: App, environment: Environment, _ready: Mapping[str, Any]
) -> Callable[[Stack, int, int], None]:
    """Writes a pipeline into a stack: its number, and how many steps. Raises ``ValueError`` for findings."""

    def write(stack: Stack, number: int, steps: int) -> None:
        made = [step_of(None, number, step, role=content.JOB_ROLE) for step in range(steps)]
        definition = PipelineDefinition.from_steps(steps=made)
        if found := check_definition(definition):
            raise ValueError(f"the steps are not sound: {found}")
        bare_pipeline(stack, number, definition.to_json(region=str(environment.region)), content.PIPELINE_ROLE)

    return write
