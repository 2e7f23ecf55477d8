"""SMT608."""

from __future__ import annotations

from cdk_sagemaker_training.definition.training.script_mode import SUBMIT_DIRECTORY
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _from(location: str) -> dict[str, object]:
    return {"HyperParameters": {"sagemaker_program": '"train.py"', SUBMIT_DIRECTORY: f'"{location}"'}}


class CodeFetchedInIsolation(TrainingRule):
    """The framework estimators of this library and of the SDK bring the code through a channel where they isolate."""

    id = "SMT608"
    severity = Severity.WARNING
    title = "Script that an isolated container has to fetch from S3"
    why = "An isolated container has neither network nor credentials: it cannot download its code and fails."
    fix = (
        "bring the code through a channel and name it by its path there "
        "(sagemaker_submit_directory: /opt/ml/input/data/code/sourcedir.tar.gz)"
    )
    source = "developer guide, mkt-algo-model-internet-free; unverified for each image that it fetches code by itself"
    bad = training(_from("s3://code/train/sourcedir.tar.gz"))
    good = training(_from("/opt/ml/input/data/code/sourcedir.tar.gz"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.flag("EnableNetworkIsolation") is not True:
            return
        location = (job.text(job.hyperparameters_key, SUBMIT_DIRECTORY) or "").strip('"')
        if location.startswith("s3://"):
            message = f"the isolated container has to fetch {shown(location)}"
            yield job.mistake(job.hyperparameters_key, SUBMIT_DIRECTORY, message=message)
