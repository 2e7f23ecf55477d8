"""SMT104."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import mounted
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class FileSystemStreamed(TrainingRule):
    id = "SMT104"
    severity = Severity.ERROR
    title = "EFS or FSx for Lustre in another mode than File"
    why = "File systems are mounted: only File mode has them. A channel without a mode of its own has the job's."
    fix = (
        "train with input_mode (TrainingInputMode) 'File', and give the channels that are streamed "
        "an input_mode (InputMode) of their own"
    )
    source = "botocore, Channel; developer guide, your-algorithms-training-algo-running-container"
    bad = training({"AlgorithmSpecification": {"TrainingInputMode": "FastFile"}, "InputDataConfig": [mounted()]})
    good = training({"InputDataConfig": [mounted()]})

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            mode = channel.input_mode
            if channel.file_system is not None and mode in {"Pipe", "FastFile"}:
                place, path = channel.mode_place
                yield place.mistake(*path, message=f"{named(channel)} is a file system in {mode} mode")
