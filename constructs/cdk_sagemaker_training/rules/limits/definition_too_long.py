"""SMT363."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, later, pipeline
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class DefinitionTooLong(DefinitionRule):
    """Measured without blanks: what is too long then is too long however it is written."""

    id = "SMT363"
    severity = Severity.ERROR
    title = "Definition longer than 1,048,576 characters"
    why = "The service refuses the pipeline, inline and from S3 alike."
    fix = "move long texts of the definition (PipelineDefinition) to files on S3, or split the pipeline"
    source = "API PipelineDefinition: maximum length"
    bad = later(
        lambda: pipeline(
            fail_step(Arguments={"ErrorMessage": "x" * limits.MAX_DEFINITION_CHARS}),
            shown={"Type": "Fail", "Arguments": {"ErrorMessage": "xxx... (1,048,576 characters)"}},
        )
    )
    good = pipeline(fail_step())

    def check(self, definition: DefinitionView) -> Mistakes:
        if definition.longer_than(limits.MAX_DEFINITION_CHARS):
            message = f"the definition has {definition.size:,} characters, more than {limits.MAX_DEFINITION_CHARS:,}"
            yield definition.mistake(message=message)
