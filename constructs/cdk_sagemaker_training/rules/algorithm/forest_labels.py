"""SMT423."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.examples import channel
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_LABELS: Final = MappingProxyType({"train": "0", "test": "1"})


def _train(content_type: str) -> list[dict[str, object]]:
    source = {"S3DataSource": {"S3DataDistributionType": "ShardedByS3Key"}}
    return [channel("train", ContentType=content_type, DataSource=source)]


class ForestLabels(TrainingRule):
    id = "SMT423"
    severity = Severity.WARNING
    title = "CSV for Random Cut Forest without the number of its labels"
    why = "The first column is taken for a label that is none, or the labels of the test data for a feature."
    fix = "add it to content_type (ContentType): text/csv;label_size=0 for train, text/csv;label_size=1 for test"
    source = "Developer guide, randomcutforest: input/output interface; unverified: what it does without"
    bad = sample("randomcutforest", InputDataConfig=_train("text/csv"))
    good = sample("randomcutforest", InputDataConfig=_train("text/csv;label_size=0"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None or job.settings.algorithm.name != "randomcutforest":
            return
        for given in job.channels:
            text, labels = given.text("ContentType"), _LABELS.get(given.name or "")
            if text is None or labels is None or given.content_type != "text/csv":
                continue
            parameters = [part.strip().lower().replace(" ", "") for part in text.split(";")[1:]]
            if f"label_size={labels}" not in parameters:
                message = f"channel {given.name!r} is {text!r}, its CSV has label_size={labels}"
                fix = f"write text/csv;label_size={labels} for content_type (ContentType)"
                yield given.mistake("ContentType", message=message, fix=fix)
