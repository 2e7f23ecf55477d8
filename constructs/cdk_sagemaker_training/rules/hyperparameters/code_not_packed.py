"""SMT460."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.definition.training.script_mode import PROGRAM, SUBMIT_DIRECTORY
from cdk_sagemaker_training.rules.examples import REGION, Example, training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PACKED: Final = (".tar.gz", ".tgz")


def _from(location: str) -> Example:
    image = framework_image("pytorch", "2.0.1", instance_type="ml.m5.xlarge").uri(REGION)
    code = {PROGRAM: '"train.py"', SUBMIT_DIRECTORY: f'"{location}"'}
    return training({"AlgorithmSpecification": {"TrainingImage": image}, "HyperParameters": code})


class CodeNotPacked(TrainingRule):
    """Paths in the container are folders or files as they are: only what lies on S3 is unpacked."""

    id = "SMT460"
    severity = Severity.WARNING
    title = "Code on S3 that is no .tar.gz"
    why = "The container downloads one object and unpacks it as a .tar.gz: a folder or a script fails the job."
    fix = "pack the code into a .tar.gz and name that object in sagemaker_submit_directory"
    source = (
        "aws/sagemaker-training-toolkit, files.py: download_and_extract; unverified: what an object of that name holds"
    )
    bad = _from("s3://artifacts/code/")
    good = _from("s3://artifacts/code/sourcedir.tar.gz")

    def check(self, job: TrainingJob) -> Mistakes:
        if job.image is None or not job.runs_script:
            return
        given = job.text(job.hyperparameters_key, SUBMIT_DIRECTORY)
        location = "" if given is None else given.removeprefix('"').removesuffix('"')
        if location.startswith("s3://") and not location.lower().endswith(_PACKED):
            message = f"{SUBMIT_DIRECTORY} is {shown(location)}"
            yield job.mistake(job.hyperparameters_key, SUBMIT_DIRECTORY, message=message)
