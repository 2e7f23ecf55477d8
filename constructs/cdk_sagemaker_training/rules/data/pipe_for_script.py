"""SMT114."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class PipeForScript(TrainingRule):
    """Built-in algorithms read streams by themselves, and an augmented manifest has no other mode."""

    id = "SMT114"
    severity = Severity.WARNING
    title = "Pipe mode for a script or a container of one's own"
    why = (
        "There are no files: each epoch is a stream in a FIFO of its own (/opt/ml/input/data/train_0, train_1, ...), "
        "and a script that opens files finds none."
    )
    fix = (
        "give input_mode (TrainingInputMode, InputMode) 'FastFile', which streams what looks like files; "
        "keep 'Pipe' only if the script reads the FIFO"
    )
    source = "developer guide, your-algorithms-training-algo-running-container and model-access-training-data"
    bad = training({"AlgorithmSpecification": {"TrainingInputMode": "Pipe"}})
    good = training({"AlgorithmSpecification": {"TrainingInputMode": "FastFile"}})

    def check(self, job: TrainingJob) -> Mistakes:
        script = job.own_image is not None or (job.image is not None and job.algorithm is None)
        seen = set[str]()
        for channel in job.channels if script else ():
            place, path = channel.mode_place
            where = place.at(*path)
            streamed = channel.s3 is not None and channel.s3_data_type != "AugmentedManifestFile"
            if streamed and channel.input_mode == "Pipe" and where not in seen:
                seen.add(where)
                message = f"{named(channel)} is in Pipe mode, and the job runs no built-in algorithm"
                yield place.mistake(*path, message=message)
