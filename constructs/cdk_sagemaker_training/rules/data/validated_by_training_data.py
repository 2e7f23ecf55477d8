"""SMT131."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.data.locations import SOURCE, folder, same
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import ChannelView, Raw, TrainingJob

_TRAINED: Final = frozenset({"train", "training"})
_HELD_OUT: Final = frozenset({"eval", "evaluation", "test", "testing", "val", "valid", "validation"})
_URI: Final = (*SOURCE, "S3Uri")
_OUTPUT: Final = re.compile(r"Steps\.([^.]+)\.ProcessingOutputConfig\.Outputs\[['\"]([^'\"]+)['\"]\]\.S3Output\.S3Uri")
_APART: Final = "give each output a place of its own: destination=... (S3Output.S3Uri), or leave it to the workspace"


class ValidatedByTrainingData(TrainingRule):
    """All objects whose keys begin with a prefix are read: those of the folders below it too."""

    id = "SMT131"
    severity = Severity.WARNING
    title = "Training data in the validation channel"
    why = "The model is judged by examples that it was trained on, and looks better than it is."
    fix = "give each channel a folder of its own: s3_data='s3://.../train/' and 's3://.../validation/' (S3Uri)"
    source = "API S3DataSource.S3Uri: all objects with the key name prefix; that the objects differ is unverified"
    bad = training({"InputDataConfig": [from_s3("train", S3Uri="s3://data/"), from_s3("validation")]})
    good = training({"InputDataConfig": [from_s3("train"), from_s3("validation")]})

    def check(self, job: TrainingJob) -> Mistakes:
        if len(job.channels) < 2:
            return
        trained = [entry for entry in job.channels if entry.name in _TRAINED and entry.s3_data_type == "S3Prefix"]
        for entry in job.channels if trained else ():
            if entry.name not in _HELD_OUT or entry.s3_data_type != "S3Prefix":
                continue
            for train in trained:
                if how := _shared(train, entry):
                    yield entry.mistake(*_URI, message=f"channel {entry.name!r} reads {how} channel {train.name!r}")
                elif (place := _written(job, train)) is not None and place == _written(job, entry):
                    message = f"the outputs of channels {entry.name!r} and {train.name!r} are written to one location"
                    yield entry.mistake(*_URI, message=message, fix=_APART)


def _shared(train: ChannelView, other: ChannelView) -> str:
    if same(train, other, *_URI):
        return "the location of"
    one, two = folder(train, *_URI), folder(other, *_URI)
    if not one or not two:
        return ""
    if one == two:
        return "the location of"
    if two.startswith(one):
        return "a folder of"
    return "a folder that holds the one of" if one.startswith(two) else ""


def _written(job: TrainingJob, channel: ChannelView) -> Raw:
    """Where the Processing step writes the output that a channel reads, as it stands there; None for other channels."""
    read = channel.raw(*_URI)
    target = read.get("Get") if isinstance(read, dict) else None
    named = _OUTPUT.fullmatch(target) if isinstance(target, str) else None
    step = None if named is None else job.step.definition.step_by_name.get(named[1])
    if named is None or step is None or step.type != "Processing":
        return None
    outputs = step.arguments.items("ProcessingOutputConfig", "Outputs")
    return next((entry.raw("S3Output", "S3Uri") for entry in outputs if entry.text("OutputName") == named[2]), None)
