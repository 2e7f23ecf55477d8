"""SMT101."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_MANIFESTS: Final = ("ManifestFile", "AugmentedManifestFile")
_MANIFEST = from_s3(S3DataType="ManifestFile", S3Uri="s3://data/train.manifest")


class FastFileWithManifest(TrainingRule):
    id = "SMT101"
    severity = Severity.ERROR
    title = "FastFile mode with a manifest"
    why = "FastFile mode shows what lies below a prefix; it reads neither manifests nor augmented manifests."
    fix = "give s3_data_type (S3DataType) 'S3Prefix', or input_mode (InputMode) 'File', 'Pipe' if it is augmented"
    source = "developer guide, your-algorithms-training-algo-running-container and model-access-training-data"
    bad = training({"InputDataConfig": [{**_MANIFEST, "InputMode": "FastFile"}]})
    good = training({"InputDataConfig": [{**_MANIFEST, "InputMode": "File"}]})

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            kind = channel.s3_data_type
            if channel.input_mode == "FastFile" and kind in _MANIFESTS:
                message = f"{named(channel)} is of type {kind}, in FastFile mode"
                yield channel.mistake("DataSource", "S3DataSource", "S3DataType", message=message)
