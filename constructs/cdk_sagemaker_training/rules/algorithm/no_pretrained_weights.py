"""SMT415."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.algorithm.setting import channel_names, text_of
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SWITCH: Final = "use_pretrained_model"
_NO: Final = frozenset({"0", "false"})
_DEEP: Final = frozenset({"18", "34", "50", "101", "152", "200"})
"""The layers of the networks for image classification that there are pretrained weights for."""


class NoPretrainedWeights(TrainingRule):
    """Networks that there are no weights for, those for small images, are trained from scratch in any case."""

    id = "SMT415"
    severity = Severity.WARNING
    title = "Vision model trained from scratch"
    why = "It takes many more images and hours than to start from weights that know what images look like."
    fix = "set use_pretrained_model (HyperParameters), or give an earlier model in the channel model (InputDataConfig)"
    source = "Developer guide, IC-Hyperparameter (default 0), object-detection-api-config, segmentation-hyperparameters"
    bad = sample("image-classification", {"use_pretrained_model": "0"})
    good = sample("image-classification", {"use_pretrained_model": "1"})

    def check(self, job: TrainingJob) -> Mistakes:
        settings, names = job.settings, channel_names(job)
        if settings is None or names is None or "model" in names:
            return
        given = text_of(settings, _SWITCH)
        if given is None or given.lower() not in _NO:
            return
        if settings.algorithm.name == "image-classification" and text_of(settings, "num_layers") not in _DEEP:
            return
        default = "" if _SWITCH in settings.hyperparameters else ", the default"
        name, yes = settings.algorithm.display_name, "True" if given.lower() == "false" else "1"
        message = f"{name} starts from nothing: {_SWITCH} is {given}{default}, and there is no channel 'model'"
        fix = f"set {_SWITCH} to {yes!r} ({job.hyperparameters_key}), or give an earlier model in the channel model"
        yield job.mistake(job.hyperparameters_key, _SWITCH, message=message, fix=fix)
