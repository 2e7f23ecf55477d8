"""SMT372."""

from __future__ import annotations

import re

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView

_NAME = re.compile(limits.STEP_NAME_PATTERN)


class StepName(StepRule):
    id = "SMT372"
    severity = Severity.ERROR
    title = "Step name that the service does not take"
    why = "The service refuses the pipeline, and other steps cannot refer to this one."
    fix = "use 1 to 64 letters, digits, hyphens and underscores for name (Name), and display_name for all else"
    source = "API StepName: at most 64 characters, [A-Za-z0-9\\-_]*"
    bad = pipeline(fail_step("Stop here"))
    good = pipeline(fail_step("Stop-here"))

    def check(self, step: StepView) -> Mistakes:
        given = step.get("Name")
        if given is UNKNOWN or (isinstance(given, str) and _NAME.fullmatch(given)):
            return
        if given is None:
            message = "the step has no name"
        elif isinstance(given, str) and len(given) > limits.MAX_STEP_NAME_CHARS:
            message = f"the name {shown(given)} has {len(given)} characters, more than {limits.MAX_STEP_NAME_CHARS}"
        else:
            message = f"the name {shown(given)} is not made of letters, digits, hyphens and underscores"
        yield step.mistake("Name", message=message)
