"""SMT109."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.facts import MODEL_TYPE
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import built_in, channel
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_K = {"HyperParameters": {"k": "10", "feature_dim": "32"}}


class ModelNobodyReads(TrainingRule):
    """XGBoost refuses channels that it does not know: that is an error of its own."""

    id = "SMT109"
    severity = Severity.WARNING
    title = "Model to start from that the algorithm does not look at"
    why = "The job trains from the beginning: incremental training is for three image algorithms, from channel 'model'."
    fix = "remove the channel, or call it 'model' (ChannelName) where the algorithm can go on from a model"
    source = "developer guide, incremental-training; unverified: what other algorithms do with such a channel"
    bad = built_in("kmeans", {**_K, "InputDataConfig": [channel(), channel("model", ContentType=MODEL_TYPE)]})
    good = built_in("kmeans", _K)

    def check(self, job: TrainingJob) -> Mistakes:
        algorithm = job.algorithm
        if algorithm is None or algorithm.closed:
            return
        reason = "reads a model from channel 'model' only"
        if not algorithm.incremental_training.supported:
            reason = "cannot go on from a model"
        for entry in job.channels:
            if entry.name is None or entry.name in algorithm.channels:
                continue
            if entry.name == "model" or entry.content_type == MODEL_TYPE:
                message = f"{named(entry)} holds a model, and {algorithm.name} {reason}"
                yield entry.mistake("ChannelName", message=message)
