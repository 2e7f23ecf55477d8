"""SMT345."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, StepView

_FOLDER: Final = "/opt/ml/processing/input"


def _into(*paths: str) -> dict[str, object]:
    source = {"S3Uri": "s3://data/raw/", "S3DataType": "S3Prefix", "S3InputMode": "File"}
    listed = [
        {"InputName": f"input-{position}", "S3Input": {**source, "LocalPath": path}}
        for position, path in enumerate(paths, 1)
    ]
    return {"ProcessingInputs": listed}


_BAD: Final = _into(_FOLDER, _FOLDER)
_GOOD: Final = _into(f"{_FOLDER}/raw", f"{_FOLDER}/more")


class InputsInOneFolder(StepRule):
    """Inputs that the application manages itself go anywhere or nowhere."""

    id = "SMT345"
    severity = Severity.ERROR
    title = "Two processing inputs in one folder"
    why = "The service refuses the job, with a ValidationException that does not say why."
    fix = "give each destination (S3Input.LocalPath) a folder of its own: /opt/ml/processing/input/<name>"
    source = "github.com/aws/sagemaker-python-sdk issue 4939: AWS Support, each input needs another destination"
    step_types = PROCESSING
    bad = pipeline(processing_step("Process", _BAD), shown=_BAD)
    good = pipeline(processing_step("Process", _GOOD), shown=_GOOD)

    def check(self, step: StepView) -> Mistakes:
        entries = step.arguments.items("ProcessingInputs")
        seen = set[str]()
        for entry in entries if len(entries) > 1 else ():
            path = entry.text("S3Input", "LocalPath")
            if path is None or entry.get("AppManaged") not in (None, False):
                continue
            if path in seen:
                message = f"LocalPath is {shown(path)}, as of an input before"
                yield entry.mistake("S3Input", "LocalPath", message=message)
            seen.add(path)
