"""Starts of a pipeline, against what its definition declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from cdk_sagemaker_training.checks.pipeline_checks import PipelineChecks
from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.pipeline.pipeline_picture import DrawnPipeline
from cdk_sagemaker_training.rules import Finding


class CheckedStarts(DrawnPipeline):
    """A pipeline whose parameters are known. Schedules are looked at by the rules too."""

    _checks: PipelineChecks

    @property
    def findings(self) -> Sequence[Finding]:
        """See ``DrawnPipeline``: the rules run when this is asked for, at synth at the latest."""
        return self._checks.findings

    def add_start(self, start: Start) -> None:
        start.check(cast("list[Mapping[str, Json]]", self.definition.document.get("Parameters") or []))
        if start.schedule is not None:
            self._checks.schedule(start.schedule, list(start.parameters))
