"""Starts of a pipeline, against what its definition declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from cdk_sagemaker_training.checks.pipeline_checks import PipelineChecks
from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.pipeline.pipeline_picture import DrawnPipeline


class CheckedStarts(DrawnPipeline):
    """A pipeline whose parameters are known. Schedules are looked at by the rules too."""

    _checks: PipelineChecks

    def add_start(self, start: Start) -> None:
        start.check(cast("list[Mapping[str, Json]]", self.definition.to_dict().get("Parameters") or []))
        if start.schedule is not None:
            self.findings = self._checks.schedule(start.schedule, list(start.parameters))
