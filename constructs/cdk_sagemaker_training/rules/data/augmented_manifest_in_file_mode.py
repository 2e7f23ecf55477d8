"""SMT103."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import augmented
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class AugmentedManifestInFileMode(TrainingRule):
    """In FastFile mode it is an error for certain: SMT101."""

    id = "SMT103"
    severity = Severity.WARNING
    title = "Augmented manifest in File mode"
    why = "The API says that augmented manifests can only be used in Pipe mode."
    fix = "give input_mode (InputMode) 'Pipe'"
    source = (
        "botocore, S3DataSource.S3DataType; developer guide, augmented-manifest; "
        "unverified: one table of the guide lists it for File mode"
    )
    bad = training({"InputDataConfig": [augmented(InputMode="File")]})
    good = training({"InputDataConfig": [augmented()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            if channel.input_mode == "File" and channel.s3_data_type == "AugmentedManifestFile":
                message = f"{named(channel)} is of type AugmentedManifestFile in File mode"
                yield channel.mistake("DataSource", "S3DataSource", "S3DataType", message=message)
