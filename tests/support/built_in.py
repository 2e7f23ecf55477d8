"""Estimators of built-in algorithms that tests start from."""

from __future__ import annotations

from typing import Any

from cdk_sagemaker_training.definition import BuiltInEstimator, TrainingStep

TOKEN = "${Token[Value.1]}"
LEAST: dict[str, dict[str, Any]] = {
    "blazingtext": {"mode": "cbow"},
    "deepar": {"context_length": 7, "epochs": 10, "prediction_length": 7, "time_freq": "D"},
    "factorization-machines": {"feature_dim": 10, "num_factors": 2, "predictor_type": "regressor"},
    "image-classification": {"num_classes": 2, "num_training_samples": 100},
    "ipinsights": {"num_entity_vectors": 100, "vector_dim": 8},
    "kmeans": {"feature_dim": 10, "k": 3},
    "knn": {"feature_dim": 10, "k": 3, "predictor_type": "classifier", "sample_size": 100},
    "lda": {"feature_dim": 10, "mini_batch_size": 10, "num_topics": 3},
    "linear-learner": {"predictor_type": "regressor"},
    "ntm": {"feature_dim": 10, "num_topics": 3},
    "object-detection": {"num_classes": 2, "num_training_samples": 100},
    "object2vec": {"enc0_max_seq_len": 10, "enc0_vocab_size": 100},
    "pca": {"feature_dim": 10, "mini_batch_size": 10, "num_components": 2},
    "randomcutforest": {"feature_dim": 10},
    "semantic-segmentation": {"num_classes": 2, "num_training_samples": 100},
    "seq2seq": {},
    "xgboost": {"num_round": 100},
}


def estimator(algorithm: str = "xgboost", hyperparameters: Any = None, **fields: Any) -> BuiltInEstimator:
    """An estimator with what the algorithm requires, and more."""
    given: dict[str, Any] = {
        "algorithm": algorithm,
        "version": fields.pop("version", "3.2-0" if algorithm == "xgboost" else None),
        "instance_type": "ml.m5.xlarge",
        "hyperparameters": {**LEAST[algorithm], **(hyperparameters or {})},
        **fields,
    }
    return BuiltInEstimator(**given)


def step(made: BuiltInEstimator, inputs: Any) -> TrainingStep:
    return TrainingStep(name="Train", estimator=made, inputs=inputs)
