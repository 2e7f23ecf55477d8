"""SMT127."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import FILE_SYSTEM
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ChannelWithoutData(TrainingRule):
    """A channel without a ``DataSource`` is the subject of the limits family."""

    id = "SMT127"
    severity = Severity.WARNING
    title = "Channel of no source, or of S3 and a file system at once"
    why = "A channel holds the files of one place: of none or of two the job is refused, or has other files than meant."
    fix = "give DataSource one of S3DataSource and FileSystemDataSource, and the other a channel of its own"
    source = "API DataSource; SageMaker SDK, TrainingInput and FileSystemInput; unverified: the words of the service"
    bad = training({"InputDataConfig": [channel(DataSource={"FileSystemDataSource": FILE_SYSTEM})]})
    good = training({"InputDataConfig": [channel()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for found in job.channels:
            if not isinstance(found.get("DataSource"), dict):
                continue
            if all(value is None for _, value in found.entries("DataSource")):
                yield found.mistake("DataSource", message=f"{named(found)} has an empty DataSource")
            elif found.s3 is not None and found.file_system is not None:
                message = f"{named(found)} has an S3DataSource and a FileSystemDataSource"
                yield found.mistake("DataSource", message=message)
