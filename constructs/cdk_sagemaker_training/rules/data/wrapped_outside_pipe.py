"""SMT107."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class WrappedOutsidePipe(TrainingRule):
    """Of augmented manifests in these modes SMT101 and SMT103 tell."""

    id = "SMT107"
    severity = Severity.WARNING
    title = "RecordIO wrapping outside of Pipe mode"
    why = "Objects are wrapped into records while they are streamed; files are handed over as they are."
    fix = "remove record_wrapping (RecordWrapperType), or give input_mode (InputMode) 'Pipe'"
    source = "botocore, Channel.RecordWrapperType: in File mode left out or None; FastFile shows files too"
    bad = training({"InputDataConfig": [channel(RecordWrapperType="RecordIO")]})
    good = training({"InputDataConfig": [channel(RecordWrapperType="None")]})

    def check(self, job: TrainingJob) -> Mistakes:
        for entry in job.channels:
            mode = entry.input_mode
            if entry.s3_data_type == "AugmentedManifestFile" or mode not in {"File", "FastFile"}:
                continue
            if entry.text("RecordWrapperType") == "RecordIO":
                message = f"{named(entry)} has RecordWrapperType RecordIO in {mode} mode"
                yield entry.mistake("RecordWrapperType", message=message)
