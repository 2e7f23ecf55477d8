"""SMT342."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, StepView


def _named(name: str) -> dict[str, object]:
    source = {"S3Uri": "s3://data/raw/", "LocalPath": "/opt/ml/processing/input", "S3DataType": "S3Prefix"}
    return {"ProcessingInputs": [{"InputName": name, "S3Input": {**source, "S3InputMode": "File"}}]}


_OUTPUTS: Final = {"ProcessingOutputConfig": {"Outputs": [{"OutputName": "report"}]}}


class ProcessingNameTwice(StepRule):
    """Inputs and outputs share their names."""

    id = "SMT342"
    severity = Severity.ERROR
    title = "Processing inputs or outputs of one name"
    why = "The service refuses the job: 'Input and Output names must be globally unique'."
    fix = "give each input_name (InputName) and output_name (OutputName) of the job another name"
    source = "github.com/aws/sagemaker-python-sdk issue 3484, with the answer of CreateProcessingJob"
    step_types = PROCESSING
    bad = pipeline(processing_step("Process", _named("report")), shown={**_named("report"), **_OUTPUTS})
    good = pipeline(processing_step("Process", _named("raw")), shown={**_named("raw"), **_OUTPUTS})

    def check(self, step: StepView) -> Mistakes:
        arguments = step.arguments
        named = [(entry, "InputName") for entry in arguments.items("ProcessingInputs")]
        named += [(entry, "OutputName") for entry in arguments.items("ProcessingOutputConfig", "Outputs")]
        seen = set[str]()
        for entry, key in named if len(named) > 1 else ():
            name = entry.text(key)
            if name in seen:
                yield entry.mistake(key, message=f"{key} is {shown(name)}, as of an input or output before")
            if name is not None:
                seen.add(name)
