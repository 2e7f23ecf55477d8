"""SMT835."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import processing_step
from cdk_sagemaker_training.rules.graph.paths import key_in, parts_of
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


def _tell(name: str) -> dict[str, Json]:
    return call("Tell", {"report": get(f"Steps.Process.ProcessingOutputConfig.Outputs['{name}'].S3Output.S3Uri")})


class NoSuchProcessingOutput(DefinitionRule):
    id = "SMT835"
    severity = Severity.ERROR
    title = "Output that a Processing step does not have"
    why = "The reference has no value."
    fix = "add the output to outputs (ProcessingOutputConfig.Outputs), or correct the name"
    source = (
        "API DescribeProcessingJob: ProcessingOutputConfig is that of the request; SageMaker SDK, "
        "core/workflow/properties.py"
    )
    bad = steps(processing_step(), _tell("result"), shown=[_tell("result")])
    good = steps(processing_step(), _tell("report"), shown=[_tell("report")])

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        for found in references_of(definition, "Steps"):
            step = definition.step_by_name.get(found.name)
            names = step.processing_outputs if step is not None and step.type == "Processing" else None
            if names is None:
                continue
            part = key_in(parts_of(found), "ProcessingOutputConfig", "Outputs")
            if (part.key is not None and part.key not in names) or (part.index or 0) > max(names.values(), default=0):
                hint = suggestions.of(part.key or "", names)
                yield mistake_at(found, f"step {shown(found.name)} has no output {part!s:.80}{hint}")
