"""SMT125."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import augmented
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class AugmentedManifestNotWrapped(TrainingRule):
    id = "SMT125"
    severity = Severity.WARNING
    title = "Augmented manifest without RecordIO wrapping"
    why = "The stream has no marks between one record and the next; the image algorithms require RecordIO."
    fix = "give record_wrapping (RecordWrapperType) 'RecordIO'"
    source = (
        "developer guide, augmented-manifest, object-detection and semantic-segmentation; "
        "unverified: that a container of one's own needs it"
    )
    bad = training({"InputDataConfig": [augmented(RecordWrapperType=None)]})
    good = training({"InputDataConfig": [augmented()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            if channel.s3_data_type != "AugmentedManifestFile" or channel.input_mode != "Pipe":
                continue
            if channel.get("RecordWrapperType") in (None, "None"):
                message = f"{named(channel)} is of type AugmentedManifestFile without RecordWrapperType RecordIO"
                yield channel.mistake("RecordWrapperType", message=message)
