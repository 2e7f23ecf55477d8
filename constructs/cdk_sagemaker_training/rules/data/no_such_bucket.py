"""SMT129."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.buckets import impossible_bucket
from cdk_sagemaker_training.rules.data.locations import JOBS, locations_in, written
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class NoSuchBucket(StepRule):
    """Estimators, processors and inputs refuse such a location when they are made."""

    id = "SMT129"
    severity = Severity.ERROR
    title = "S3 location that no bucket has"
    why = "The service looks for a bucket of that name, which cannot exist: the job fails when it starts."
    fix = "write the bucket's name in the location: an f before the text (f's3://{bucket}/'), or the bucket's own token"
    source = "botocore handlers.VALID_BUCKET; Amazon S3 user guide, bucketnamingrules"
    step_types = JOBS
    bad = training({"InputDataConfig": [from_s3(S3Uri="s3://{bucket}/train/")]})
    good = training({"InputDataConfig": [from_s3(S3Uri="s3://data/train/")]})

    def check(self, step: StepView) -> Mistakes:
        for location in locations_in(step):
            text = written(location.raw)
            if reason := impossible_bucket(text):
                yield location.place.mistake(*location.path, message=f"{shown(text)}: {reason}")
