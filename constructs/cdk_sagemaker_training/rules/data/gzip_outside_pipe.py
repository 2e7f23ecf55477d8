"""SMT106."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class GzipOutsidePipe(TrainingRule):
    id = "SMT106"
    severity = Severity.ERROR
    title = "Gzip compression outside of Pipe mode"
    why = "Only Pipe mode unpacks what it streams; elsewhere CompressionType must be left out or be None."
    fix = "remove compression (CompressionType), or give input_mode (InputMode) 'Pipe'"
    source = "botocore, Channel.CompressionType"
    bad = training({"InputDataConfig": [channel(CompressionType="Gzip")]})
    good = training({"InputDataConfig": [channel()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for entry in job.channels:
            mode = entry.input_mode
            if entry.text("CompressionType") == "Gzip" and mode in {"File", "FastFile"}:
                yield entry.mistake("CompressionType", message=f"{named(entry)} has Gzip in {mode} mode")
