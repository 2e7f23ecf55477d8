"""SMT115."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import augmented
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class AttributeNames(TrainingRule):
    id = "SMT115"
    severity = Severity.WARNING
    title = "Attribute names and augmented manifest without each other"
    why = "AttributeNames say which members of each line of an augmented manifest are read, and of nothing else."
    fix = "give both s3_data_type (S3DataType) 'AugmentedManifestFile' and attribute_names (AttributeNames), or neither"
    source = "botocore, S3DataSource.AttributeNames; unverified: that the service refuses one without the other"
    bad = training({"InputDataConfig": [augmented(DataSource={"S3DataSource": {"AttributeNames": None}})]})
    good = training({"InputDataConfig": [augmented()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            kind, path = channel.s3_data_type, ("DataSource", "S3DataSource", "AttributeNames")
            manifest = kind == "AugmentedManifestFile"
            given = channel.given(*path)
            if manifest and not given:
                yield channel.mistake(*path, message=f"{named(channel)} is of type {kind} without AttributeNames")
            elif given and kind is not None and not manifest:
                yield channel.mistake(*path, message=f"{named(channel)} has AttributeNames, and is of type {kind}")
