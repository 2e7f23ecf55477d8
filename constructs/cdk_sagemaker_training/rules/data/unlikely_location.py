"""SMT130."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.definition.fields.buckets import bucket_of, impossible_bucket
from cdk_sagemaker_training.rules.data.locations import JOBS, Location, locations_in, written
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_PLAIN: Final = re.compile(r"s3://[a-z0-9.-]+(?:/[^\s{}<>*]*)?")
"""A location that there is nothing to be said of; nearly all are."""
_OLD: Final = re.compile(r"[A-Z_]")
_NONE: Final = re.compile(r"/None(?=/|$)")
_BLANK: Final = re.compile(r"\$?\{[A-Za-z_][\w.:]*\}|<[A-Za-z][\w -]*>")


class UnlikelyLocation(StepRule):
    """Keys may have nearly any characters, and buckets from before 2018 capitals: only the bucket knows."""

    id = "SMT130"
    severity = Severity.WARNING
    title = "S3 location that is hardly meant"
    why = "The characters count as they stand: unless there are such objects, the job fails or leaves data elsewhere."
    fix = "write the location (S3Uri, S3OutputPath) as the bucket has it; a prefix alone stands for all objects below"
    source = (
        "API S3DataSource.S3Uri: a key name prefix; Amazon S3 user guide, bucketnamingrules and object-keys; "
        "unverified: which objects there are"
    )
    step_types = JOBS
    bad = training({"InputDataConfig": [from_s3(S3Uri="s3://data/train/*.csv")]})
    good = training({"InputDataConfig": [from_s3(S3Uri="s3://data/train/")]})

    def check(self, step: StepView) -> Mistakes:
        for location in locations_in(step):
            text = written(location.raw)
            if not text.startswith("s3://") or (_PLAIN.fullmatch(text) and "/None" not in text):
                continue
            if reason := _reason(location, text):
                yield location.place.mistake(*location.path, message=f"{shown(text)}: {reason}")


def _reason(location: Location, text: str) -> str:
    if impossible_bucket(text):
        return ""
    if _NONE.search(text):
        return "'None' is what Python writes for a variable that has no value"
    bucket = bucket_of(text)
    if _OLD.search(bucket):
        return f"the bucket {bucket!r} has capitals or underscores, which names have had none of since 2018"
    return _reason_of_key(location, text)


def _reason_of_key(location: Location, text: str) -> str:
    if text == location.raw and text != text.rstrip():
        return "it ends with a space"
    if blank := _BLANK.search(text):
        return f"nothing was put in for {blank[0]!r}"
    if "*" in text and location.is_prefix:
        return "an S3Prefix is the beginning of keys, and '*' stands for itself in it"
    return ""
