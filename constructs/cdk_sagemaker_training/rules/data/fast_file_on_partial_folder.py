"""SMT102."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_OPEN_END: Final = re.compile(r"s3://(?!arn:)[^/]+/(?:[^/]*/)*[^/.]+")
"""A key whose last part is no file with an extension. Access points are left alone: their names have slashes."""


def _fast(uri: str) -> dict[str, object]:
    return {"AlgorithmSpecification": {"TrainingInputMode": "FastFile"}, "InputDataConfig": [from_s3(S3Uri=uri)]}


def _fix(uri: str) -> str:
    return f"give s3_data (S3Uri) '{uri}/', where that is a folder"


class FastFileOnPartialFolder(TrainingRule):
    """A key with a file extension is taken for one object, and a bucket alone is no folder."""

    id = "SMT102"
    severity = Severity.WARNING
    title = "FastFile mode on a prefix that ends in the middle of a folder name"
    why = "In FastFile mode a prefix must not be a part of a folder's name, and 's3://data/train' is one of 'train/'."
    fix = "end the prefix with a slash: TrainingInput(s3_data='s3://.../') (S3Uri)"
    source = (
        "developer guide, your-algorithms-training-algo-running-container; "
        "unverified: whether it is a folder, which only the bucket knows"
    )
    bad = training(_fast("s3://data/train"))
    good = training(_fast("s3://data/train/"))

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            if channel.input_mode != "FastFile" or channel.s3_data_type != "S3Prefix":
                continue
            uri = channel.text("DataSource", "S3DataSource", "S3Uri")
            if uri is not None and _OPEN_END.fullmatch(uri):
                message = f"{named(channel)} reads {uri!r} in FastFile mode, which does not end with a slash"
                yield channel.mistake("DataSource", "S3DataSource", "S3Uri", message=message, fix=_fix(uri))
