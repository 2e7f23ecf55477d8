"""SMT412."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SEVERAL: Final = "batch_skipgram"
"""The only mode for several instances, which are CPU instances."""


class BlazingtextMode(TrainingRule):
    """Hyperparameters of another mode are the subject of SMT455, its metrics of SMT416."""

    id = "SMT412"
    severity = Severity.WARNING
    title = "BlazingText's mode does not fit the job"
    why = "Instances, GPUs or labelled data are paid for that the mode has no use for, or the job fails on them."
    fix = "choose mode (HyperParameters) by what is to be trained: supervised for classes, the others for word vectors"
    source = "Developer guide, blazingtext: EC2 instance recommendation, input channels; unverified: what the job does"
    bad = sample("blazingtext", {"mode": "skipgram"}, resources={"InstanceCount": 2})
    good = sample("blazingtext", {"mode": "batch_skipgram"}, resources={"InstanceCount": 2})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None or job.settings.algorithm.name != "blazingtext":
            return
        mode = text_of(job.settings, "mode")
        if mode is None:
            return
        count = job.instance_count
        if mode != _SEVERAL and count is not None and count > 1:
            message = f"mode is {mode}, only {_SEVERAL} trains on several instances, these are {count}"
            fix = f"set instance_count (InstanceCount) to 1, or mode to {_SEVERAL} (HyperParameters)"
            yield job.resources.mistake("InstanceCount", message=message, fix=fix)
        for place, record in job.instance_types if mode == _SEVERAL else ():
            if record.accelerator != "none":
                message = f"mode is {mode}, which trains on CPUs only, this is {record.name}"
                fix = "take an instance_type (InstanceType) without GPU, or mode skipgram or cbow (HyperParameters)"
                yield place.mistake("InstanceType", message=message, fix=fix)
        for channel in job.channels if mode != "supervised" else ():
            if channel.name == "validation":
                message = f"mode is {mode}, only supervised has a use for the channel 'validation'"
                fix = "take the channel out of inputs (InputDataConfig), or set mode to supervised (HyperParameters)"
                yield channel.mistake("ChannelName", message=message, fix=fix)
