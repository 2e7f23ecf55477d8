"""One channel of a training job."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.views.kept import kept_property
from cdk_sagemaker_training.rules.views.place import Place

_JOB_MODE: Final = ("AlgorithmSpecification", "TrainingInputMode")


class ChannelView(Place):
    """A member of ``InputDataConfig``. ``job``: the job's own settings, which count where the channel has none."""

    def __init__(self, place: Place, job: Place) -> None:
        super().__init__(place.members, place.pointer, place.values)
        self.job = job

    @kept_property
    def name(self) -> str | None:
        """``ChannelName``."""
        return self.text("ChannelName")

    @kept_property
    def input_mode(self) -> str | None:
        """The mode of the channel, or the job's; None where it is not known."""
        if self.given("InputMode"):
            return self.text("InputMode")
        return self.job.text(*_JOB_MODE)

    @property
    def mode_place(self) -> tuple[Place, tuple[str, ...]]:
        """The object and the path in it that say the mode: the channel's own, or the job's."""
        return (self, ("InputMode",)) if self.given("InputMode") else (self.job, _JOB_MODE)

    @kept_property
    def content_type(self) -> str | None:
        """``text/csv`` of ``text/csv; label_size=1``, in lower case; None where there is none or it is not known."""
        given = self.text("ContentType")
        return None if given is None else given.partition(";")[0].strip().lower()

    @kept_property
    def s3(self) -> Place | None:
        """``S3DataSource``; None where the channel is a file system or it is not known."""
        return self.place("DataSource", "S3DataSource") if self.given("DataSource", "S3DataSource") else None

    @kept_property
    def file_system(self) -> Place | None:
        """``FileSystemDataSource``; None where the channel is on S3 or it is not known."""
        key = ("DataSource", "FileSystemDataSource")
        return self.place(*key) if self.given(*key) else None

    @kept_property
    def s3_data_type(self) -> str | None:
        """``S3Prefix``, ``ManifestFile``, ``AugmentedManifestFile``; None where it is not known."""
        return self.text("DataSource", "S3DataSource", "S3DataType")
