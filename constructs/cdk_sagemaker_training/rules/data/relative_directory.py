"""SMT128."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import mounted
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import Example, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _directory(path: str) -> Example:
    return training({"InputDataConfig": [mounted(DataSource={"FileSystemDataSource": {"DirectoryPath": path}})]})


class RelativeDirectory(TrainingRule):
    id = "SMT128"
    severity = Severity.WARNING
    title = "Directory of a file system that does not begin with /"
    why = "The job is given the directory by its full path: another one is not found, or is refused."
    fix = "write directory_path (DirectoryPath) from / on; on FSx for Lustre the mount name comes first, /fsx/train"
    source = "API FileSystemDataSource.DirectoryPath: the full path; unverified: what the service says of another one"
    bad = _directory("data/train")
    good = _directory("/data/train")

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            source = channel.file_system
            path = None if source is None else source.text("DirectoryPath")
            if source is not None and path is not None and not path.startswith("/"):
                yield source.mistake("DirectoryPath", message=f"{named(channel)}: the directory is {path!r:.60}")
