"""SMT337."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, StepView

_FOLDER: Final = "/opt/ml/processing"


def _into(path: str) -> dict[str, object]:
    source = {"S3Uri": "s3://data/raw/", "LocalPath": path, "S3DataType": "S3Prefix", "S3InputMode": "File"}
    return {"ProcessingInputs": [{"InputName": "raw", "S3Input": source}]}


class ProcessingInputOutside(StepRule):
    """Inputs that the application manages itself go anywhere or nowhere."""

    id = "SMT337"
    severity = Severity.ERROR
    title = "Processing input outside of /opt/ml/processing"
    why = "The service refuses the job: inputs are mounted below that folder."
    fix = "give destination (S3Input.LocalPath) a folder below /opt/ml/processing/"
    source = "API ProcessingS3Input.LocalPath: must begin with /opt/ml/processing/, required unless AppManaged"
    step_types = PROCESSING
    bad = pipeline(processing_step("Process", _into("/data/raw")), shown=_into("/data/raw"))
    good = pipeline(
        processing_step("Process", _into("/opt/ml/processing/input/raw")), shown=_into("/opt/ml/processing/input/raw")
    )

    def check(self, step: StepView) -> Mistakes:
        for entry in step.arguments.items("ProcessingInputs"):
            source = entry.place("S3Input")
            if not source.members or entry.get("AppManaged") not in (None, False):
                continue
            path = source.text("LocalPath")
            if not source.given("LocalPath"):
                yield source.mistake("LocalPath", message="no LocalPath")
            elif path is not None and path.rstrip("/") != _FOLDER and not path.startswith(f"{_FOLDER}/"):
                yield source.mistake("LocalPath", message=f"LocalPath is {shown(path)}")
