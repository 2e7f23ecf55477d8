"""SMT132."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.data.locations import SOURCE, beginning, folder
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import ChannelView, TrainingJob

_WRITTEN: Final = (("OutputDataConfig", "S3OutputPath"), ("CheckpointConfig", "S3Uri"))
_MEANT: Final = re.compile(r"model|check_?point|ckpt|code|pre_?trained|weights", re.IGNORECASE)
"""Names of channels that may well read what a job before has written, or nothing that is learned from."""
_READ: Final = {"InputDataConfig": [from_s3(S3Uri="s3://data/churn/")]}


class OutputInInput(TrainingRule):
    """A script in FastFile mode opens the files that it wants, and no others are fetched: it is left alone."""

    id = "SMT132"
    severity = Severity.WARNING
    title = "Job that writes into its own input"
    why = "The next job reads the model or the checkpoints of this one as data: it fails, or loads more each time."
    fix = "give output_path (S3OutputPath) and checkpoint_s3_uri (CheckpointConfig.S3Uri) a place beside the data"
    source = "API S3DataSource.S3Uri: all objects with the key name prefix; that a job comes after it is unverified"
    bad = training({**_READ, "OutputDataConfig": {"S3OutputPath": "s3://data/churn/models/"}})
    good = training({**_READ, "OutputDataConfig": {"S3OutputPath": "s3://data/churn-models/"}})

    def check(self, job: TrainingJob) -> Mistakes:
        found = [(path, text) for path in _WRITTEN if job.given(*path) and (text := beginning(job, *path))]
        for channel in job.channels if found else ():
            read = folder(channel, *SOURCE, "S3Uri") if _reads_all(channel, job) else ""
            for path, text in found:
                if read and text.startswith(read):
                    message = f"{path[-1]} is in what {named(channel)} reads, {read!r}"
                    yield job.mistake(*path, message=message)


def _reads_all(channel: ChannelView, job: TrainingJob) -> bool:
    if channel.s3_data_type != "S3Prefix" or (channel.name is not None and _MEANT.search(channel.name)):
        return False
    mode = channel.input_mode
    return mode in {"File", "Pipe"} or (mode == "FastFile" and job.algorithm is not None)
