"""What the examples of this family are made of: jobs of algorithms that need more than a table of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cdk_sagemaker_training.rules.examples import Example, built_in, built_in_tuning, channel

_NEEDED: Final = {
    "image-classification": {"num_classes": "10", "num_training_samples": "50000", "use_pretrained_model": "1"},
    "object2vec": {"enc0_max_seq_len": "50", "enc0_vocab_size": "20000"},
    "forecasting-deepar": {
        "context_length": "30",
        "epochs": "50",
        "prediction_length": "30",
        "time_freq": "D",
    },
    "linear-learner": {},
    "blazingtext": {},
    "kmeans": {"k": "10", "feature_dim": "20"},
    "knn": {"feature_dim": "30", "k": "5", "sample_size": "1000"},
    "randomcutforest": {"feature_dim": "8"},
    "lda": {"num_topics": "10", "feature_dim": "5000", "mini_batch_size": "1000"},
}
_READS: Final = {
    "image-classification": "application/x-recordio",
    "object2vec": "application/jsonlines",
    "forecasting-deepar": "application/jsonlines",
    "blazingtext": "text/plain",
}
_GPU: Final = {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None}


def sample(
    algorithm: str,
    hyperparameters: Mapping[str, object] | None = None,
    *,
    channels: tuple[str, ...] = ("train",),
    resources: Mapping[str, object] | None = None,
    **request: object,
) -> Example:
    """A sound job, on a GPU where it needs one. ``hyperparameters``, ``resources``, ``request``: changes to it."""
    vision = algorithm == "image-classification"
    names = (*channels, *(("validation",) if vision and "validation" not in channels else ()))
    changes: dict[str, object] = {
        "HyperParameters": {**_NEEDED[algorithm], **(hyperparameters or {})},
        "InputDataConfig": [channel(name, ContentType=_READS.get(algorithm, "text/csv")) for name in names],
        "ResourceConfig": {**(_GPU if vision else {}), **(resources or {})},
    }
    return built_in(algorithm, {**changes, **request})


def search(
    algorithm: str, objective: tuple[str, str], static: Mapping[str, object], range: Mapping[str, object]
) -> Example:
    """A sound tuning job with channels for all metrics. ``range``: of the one hyperparameter that it searches."""
    return built_in_tuning(
        algorithm,
        objective=objective,
        ranges={"IntegerParameterRanges": [range]},
        static={**_NEEDED[algorithm], **static},
        channels=[
            channel(name, ContentType=_READS.get(algorithm, "text/csv")) for name in ("train", "validation", "test")
        ],
    )
