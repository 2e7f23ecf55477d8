"""SMT816."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.property_file_problems import PROPERTY_FILE
from cdk_sagemaker_training.rules.examples import train_step
from cdk_sagemaker_training.rules.graph.paths import leads_nowhere, parts_of
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_RIGHT = call("Tell", {"model": get("Steps.Train.ModelArtifacts.S3ModelArtifacts")})
_WRONG = call("Tell", {"model": get("Steps.Train.ModelArtifacts.S3ModelArtifact")})
_OF_FILES = (
    "read the file with JsonGet (Std:JsonGet): Steps.STEP.PropertyFiles.NAME as PropertyFile, what follows as Path"
)


class NoSuchProperty(DefinitionRule):
    """Fail steps, which have no properties, are SMT837's subject."""

    id = "SMT816"
    severity = Severity.ERROR
    title = "Property that the step does not have"
    why = "The reference has no value: the pipeline is refused, or its execution fails."
    fix = "correct the path (Get): it is that of the response of the step's Describe operation"
    source = "API Describe operations, as in botocore; SageMaker SDK, core/workflow/properties.py"
    bad = steps(train_step(), _WRONG, shown=[_WRONG])
    good = steps(train_step(), _RIGHT, shown=[_RIGHT])

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        for found in references_of(definition, "Steps"):
            step = definition.step_by_name.get(found.name)
            if step is None or found.pointer.endswith(PROPERTY_FILE) or step.type == "Fail":
                continue
            nowhere = leads_nowhere(step.type, parts_of(found))
            if nowhere is not None:
                part, told, known = nowhere
                fix = _OF_FILES if str(part) == "PropertyFiles" and step.type == "Processing" else ""
                yield mistake_at(found, f"{shown(found.text)}: {told:.200}{suggestions.of(str(part), known)}", fix)
