"""SMT123."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _modes(job: str, own: str) -> dict[str, object]:
    return {"AlgorithmSpecification": {"TrainingInputMode": job}, "InputDataConfig": [channel(InputMode=own)]}


class JobModeUnused(TrainingRule):
    """SageMaker SDK v3 writes ``InputMode: File`` into each channel of an ``InputData``.

    A job in File mode is left alone: that is what the SDKs write where nobody says anything.
    """

    id = "SMT123"
    severity = Severity.WARNING
    title = "Input mode of the job that no channel has"
    why = "A channel's own InputMode counts, not the job's: the data comes in another mode than the job says."
    fix = (
        "give input_mode (TrainingInputMode) what the channels have, or take InputMode away from the channels; "
        "SDK v3: give a Channel(input_mode=...) in place of InputData, which is always in File mode"
    )
    source = "botocore, Channel.InputMode; sagemaker-train 1.27.0, ModelTrainer"
    bad = training(_modes("FastFile", "File"))
    good = training(_modes("FastFile", "FastFile"))

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("AlgorithmSpecification", "TrainingInputMode")
        given, channels = job.text(*path), job.channels
        own = [channel.text("InputMode") for channel in channels]
        if (
            given not in {"Pipe", "FastFile"}
            or not own
            or None in own
            or len(own) < len(job.listed("InputDataConfig") or ())
        ):
            return
        if given not in own:
            others = " and ".join(dict.fromkeys(repr(mode) for mode in own))
            message = f"TrainingInputMode is {given!r}, and each channel has an InputMode of its own: {others}"
            yield job.mistake(*path, message=message)
