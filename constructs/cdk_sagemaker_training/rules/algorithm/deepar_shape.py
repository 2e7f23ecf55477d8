"""SMT411."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.algorithm.setting import number_of
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FORMATS: Final = ("json", "parquet")
_LONGEST: Final = 400
"""Steps that the page advises to forecast at most."""


class DeeparShape(TrainingRule):
    """Input modes are the subject of SMT118."""

    id = "SMT411"
    severity = Severity.WARNING
    title = "DeepAR for data or a horizon that it is not made for"
    why = "It reads time series as JSON Lines or Parquet, and its accuracy falls far out."
    fix = "write the series as JSON Lines or Parquet, and aggregate them to a coarser time_freq (HyperParameters)"
    source = "Developer guide, deepar: input/output interface, best practices; unverified: its exact content types"
    bad = sample("forecasting-deepar", {"prediction_length": "720", "time_freq": "H"})
    good = sample("forecasting-deepar", {"prediction_length": "30", "time_freq": "D"})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None or job.settings.algorithm.name != "forecasting-deepar":
            return
        for channel in job.channels:
            kind = channel.content_type
            if kind is not None and not any(name in kind for name in _FORMATS):
                message = f"channel {channel.name!r} is {kind!r}, DeepAR reads JSON Lines and Parquet"
                fix = "write the series as JSON Lines or Parquet, with content_type (ContentType) to match"
                yield channel.mistake("ContentType", message=message, fix=fix)
        length = number_of(job.settings, "prediction_length")
        if length is not None and length > _LONGEST:
            message = f"prediction_length is {length:g}, the page advises at most {_LONGEST} steps"
            fix = "aggregate the series to a coarser time_freq (HyperParameters), and forecast fewer steps of it"
            yield job.mistake(job.hyperparameters_key, "prediction_length", message=message, fix=fix)
