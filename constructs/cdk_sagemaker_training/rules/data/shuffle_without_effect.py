"""SMT116."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ShuffleWithoutEffect(TrainingRule):
    """Left alone where the shares of several instances might be shuffled."""

    id = "SMT116"
    severity = Severity.INFO
    title = "Order shuffled for files"
    why = "Pipe mode streams in a new order each epoch; files lie in a folder, and the script chooses their order."
    fix = "remove shuffle_config (ShuffleConfig) and shuffle in the script, or give input_mode (InputMode) 'Pipe'"
    source = "botocore, Channel.ShuffleConfig (Pipe mode, each epoch); unverified: that it does nothing for files"
    bad = training({"InputDataConfig": [channel(ShuffleConfig={"Seed": 7})]})
    good = training({"InputDataConfig": [channel()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for entry in job.channels:
            mode = entry.input_mode
            if not entry.given("ShuffleConfig") or mode not in {"File", "FastFile"}:
                continue
            shared = entry.get("DataSource", "S3DataSource", "S3DataDistributionType")
            if entry.file_system is not None or shared in (None, "FullyReplicated") or job.instance_count == 1:
                yield entry.mistake("ShuffleConfig", message=f"{named(entry)} has ShuffleConfig in {mode} mode")
