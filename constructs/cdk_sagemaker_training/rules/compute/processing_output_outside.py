"""SMT343."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, StepView

_FOLDER: Final = "/opt/ml/processing"


def _from(path: str) -> dict[str, object]:
    target = {"S3Uri": "s3://artifacts/report/", "LocalPath": path, "S3UploadMode": "EndOfJob"}
    return {"ProcessingOutputConfig": {"Outputs": [{"OutputName": "report", "S3Output": target}]}}


class ProcessingOutputOutside(StepRule):
    """What SMT337 is for inputs. Outputs that the application manages itself are anywhere."""

    id = "SMT343"
    severity = Severity.WARNING
    title = "Processing output outside of /opt/ml/processing"
    why = "AWS takes outputs from below that folder alone: the job is refused, or nothing is uploaded."
    fix = "give source (S3Output.LocalPath) a folder below /opt/ml/processing/, and let the script write there"
    source = "developer guide, byoc-input-and-output: must begin with /opt/ml/processing/; unverified: what comes else"
    step_types = PROCESSING
    bad = pipeline(processing_step("Process", _from("/opt/ml/output")), shown=_from("/opt/ml/output"))
    good = pipeline(
        processing_step("Process", _from("/opt/ml/processing/output")), shown=_from("/opt/ml/processing/output")
    )

    def check(self, step: StepView) -> Mistakes:
        for entry in step.arguments.items("ProcessingOutputConfig", "Outputs"):
            path = entry.text("S3Output", "LocalPath")
            if path is None or entry.get("AppManaged") not in (None, False):
                continue
            if path.rstrip("/") != _FOLDER and not path.startswith(f"{_FOLDER}/"):
                yield entry.mistake("S3Output", "LocalPath", message=f"LocalPath is {shown(path)}")
