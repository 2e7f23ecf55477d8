"""SMT367."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_LONGEST_NAME = 64


class LongParameter(DefinitionRule):
    id = "SMT367"
    severity = Severity.WARNING
    title = "Parameter with a long name or default"
    why = "AWS's sources disagree on how long they may be: the name may be refused, the value cannot be given at start."
    fix = "keep names (Name) at 64 characters at most, and default values (DefaultValue) at 1,024"
    source = "API Parameter (name 256, value 1,024); public JSON schema of definitions (name 64): conflict, unverified"
    bad = pipeline(fail_step(), parameters=[{"Name": "a" * 65, "Type": "String", "DefaultValue": "x"}])
    good = pipeline(fail_step(), parameters=[{"Name": "a" * 64, "Type": "String", "DefaultValue": "x"}])

    def check(self, definition: DefinitionView) -> Mistakes:
        for entry in definition.items("Parameters"):
            for key, most in (("Name", _LONGEST_NAME), ("DefaultValue", limits.MAX_PARAMETER_VALUE_CHARS)):
                given = entry.text(key)
                if given is not None and len(given) > most:
                    message = f"{key} of {len(given):,} characters ({given[:20]}...), more than {most:,}"
                    yield entry.mistake(key, message=message)
