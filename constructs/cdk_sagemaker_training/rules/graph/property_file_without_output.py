"""SMT825."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import processing_step
from cdk_sagemaker_training.rules.graph.references import Suggestions
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_FILE = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}
_LOST = {**_FILE, "OutputName": "result"}


class PropertyFileWithoutOutput(StepRule):
    id = "SMT825"
    severity = Severity.ERROR
    title = "Property file in an output that there is not"
    why = "There is no file: what reads it fails."
    fix = "correct output_name of the property file (OutputName), or add the output (ProcessingOutputConfig.Outputs)"
    source = "SageMaker SDK, mlops/workflow/steps.py: _validate_json_get_property_file_reference"
    bad = steps(processing_step(PropertyFiles=[_LOST]), shown={"PropertyFiles": [_LOST]})
    good = steps(processing_step(PropertyFiles=[_FILE]), shown={"PropertyFiles": [_FILE]})
    step_types = ("Processing",)

    def check(self, step: StepView) -> Mistakes:
        names = step.processing_outputs if "PropertyFiles" in step.members else None
        if names is None:
            return
        suggestions = Suggestions()
        for file in step.items("PropertyFiles"):
            name = file.text("OutputName")
            if name is not None and name not in names:
                yield file.mistake(
                    "OutputName", message=f"the step has no output {shown(name)}{suggestions.of(name, names)}"
                )
