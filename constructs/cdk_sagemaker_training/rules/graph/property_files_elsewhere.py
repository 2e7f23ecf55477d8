"""SMT846."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import processing_step
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_FILE = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}


class PropertyFilesElsewhere(StepRule):
    """Fail steps are SMT820's subject."""

    id = "SMT846"
    severity = Severity.WARNING
    title = "Property files of a step that is no Processing step"
    why = "Only the files of Processing steps can be read."
    fix = "declare the file in property_files (PropertyFiles) of the Processing step that writes it"
    source = "SageMaker SDK, mlops/workflow/steps.py: JsonGet with a property file works on Processing steps only"
    bad = steps(call(PropertyFiles=[_FILE]))
    good = steps(processing_step(PropertyFiles=[_FILE]), shown={"PropertyFiles": [_FILE]})

    def check(self, step: StepView) -> Mistakes:
        if step.type not in {"Processing", "Fail"} and "PropertyFiles" in step.members and step.raw("PropertyFiles"):
            yield step.mistake("PropertyFiles", message=f"a {shown(step.type)} step with PropertyFiles")
