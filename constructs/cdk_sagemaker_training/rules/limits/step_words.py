"""SMT373."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_MOST = {
    "DisplayName": ("display_name", limits.MAX_STEP_DISPLAY_NAME_CHARS),
    "Description": ("description", limits.MAX_PIPELINE_DESCRIPTION_CHARS),
}


class StepWords(StepRule):
    id = "SMT373"
    severity = Severity.ERROR
    title = "Display name or description of a step too long"
    why = "The service refuses the pipeline."
    fix = "keep display_name (DisplayName) at 256 characters at most, and description (Description) at 3,072"
    source = "API StepDisplayName: at most 256 characters; API StepDescription, PipelineDescription: at most 3,072"
    bad = pipeline(fail_step(DisplayName="x" * 257), shown={"DisplayName": "xxx... (257 characters)"})
    good = pipeline(fail_step(DisplayName="x" * 256), shown={"DisplayName": "xxx... (256 characters)"})

    def check(self, step: StepView) -> Mistakes:
        for key, (knob, most) in _MOST.items():
            given = step.text(key) if key in step.members else None
            if given is not None and len(given) > most:
                yield step.mistake(key, message=f"{knob} of {len(given):,} characters, more than {most:,}")
