"""SMT849."""

from __future__ import annotations

from cdk_sagemaker_training.definition.expressions.property_file import ELSEWHERE
from cdk_sagemaker_training.rules.examples import processing_step
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_FILE = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}
_OF_THE_CONTAINER = {**_FILE, "FilePath": "/opt/ml/processing/report/report.json"}


class PropertyFilePath(StepRule):
    id = "SMT849"
    severity = Severity.WARNING
    title = "Property file at a path of the container"
    why = "The service looks for the file below the S3 location of the output, where there is none of that path."
    fix = "set path (FilePath) to where the file lies below the output, e.g. report.json"
    source = "SageMaker SDK v2, workflow/properties.py: PropertyFile, path; unverified: what an execution answers"
    bad = steps(processing_step(PropertyFiles=[_OF_THE_CONTAINER]), shown={"PropertyFiles": [_OF_THE_CONTAINER]})
    good = steps(processing_step(PropertyFiles=[_FILE]), shown={"PropertyFiles": [_FILE]})
    step_types = ("Processing",)

    def check(self, step: StepView) -> Mistakes:
        for file in step.items("PropertyFiles") if "PropertyFiles" in step.members else ():
            path = file.text("FilePath")
            if path is not None and path.startswith(ELSEWHERE):
                yield file.mistake("FilePath", message=f"{shown(path)} is no path below the output")
