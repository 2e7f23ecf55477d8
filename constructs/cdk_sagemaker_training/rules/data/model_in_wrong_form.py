"""SMT108."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.facts import MODEL_TYPE
from cdk_sagemaker_training.rules.data.samples import images, records
from cdk_sagemaker_training.rules.examples import channel
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ModelInWrongForm(TrainingRule):
    """Of the built-in algorithms, these three can go on from a model."""

    id = "SMT108"
    severity = Severity.ERROR
    title = "Model to start from that is not declared as one"
    why = "Incremental training reads the model from channel 'model' as files of type application/x-sagemaker-model."
    fix = f"give content_type (ContentType) {MODEL_TYPE!r} and input_mode (InputMode) 'File'"
    source = "developer guide, incremental-training"
    bad = images(records("train"), records("validation"), channel("model", ContentType=None))
    good = images(records("train"), records("validation"), channel("model", ContentType=MODEL_TYPE))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.algorithm is None or not job.algorithm.incremental_training.supported:
            return
        for entry in job.channels:
            if entry.name != "model":
                continue
            if not entry.given("ContentType"):
                yield entry.mistake("ContentType", message="channel 'model' has no ContentType")
            elif entry.content_type not in {None, MODEL_TYPE}:
                message = f"channel 'model' has ContentType {entry.content_type!r}"
                yield entry.mistake("ContentType", message=message)
            if entry.input_mode not in {None, "File"}:
                yield entry.mistake("InputMode", message=f"channel 'model' is read in {entry.input_mode} mode")
