"""SMT801."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView


class VersionUnknown(DefinitionRule):
    id = "SMT801"
    severity = Severity.ERROR
    title = "Definition of another version"
    why = "The service knows one version of definitions, and refuses others."
    fix = 'write "2020-12-01" (Version)'
    source = (
        "SageMaker SDK, mlops/workflow/pipeline.py: the only value that is ever written; public JSON schema of "
        "definitions"
    )
    bad = pipeline(fail_step(), Version="2021-12-01", shown={"Version": "2021-12-01"})
    good = pipeline(fail_step(), shown={"Version": "2020-12-01"})

    def check(self, definition: DefinitionView) -> Mistakes:
        given = definition.get("Version")
        if given is UNKNOWN or given == limits.DEFINITION_VERSION:
            return
        message = "no Version" if given is None else f"Version {shown(given)} is not {limits.DEFINITION_VERSION!r}"
        yield definition.mistake("Version", message=message)
