"""``python -m cdk_sagemaker_training.runtime.algorithms.knn``: k-nearest neighbours through scikit-learn.

The same: the data it reads, the sample that is kept, ``k``, both predictor types, random projections by sign, the test
metrics and their names. Not the same: neighbours are searched for exactly, whatever ``index_type`` says, ``fjlt`` and
the metric ``INNER_PRODUCT`` are refused, and the model file is scikit-learn's.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cdk_sagemaker_training.runtime.algorithms.amazon import Job, module
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.running import run

_USED: Final = (
    "feature_dim",
    "k",
    "predictor_type",
    "sample_size",
    "dimension_reduction_target",
    "dimension_reduction_type",
    "index_metric",
)
_DISTANCES: Final = {"L2": "euclidean", "COSINE": "cosine"}
_SEED: Final = 0


def train(environment: Environment) -> None:
    """Keep one sample. Raises ``UserError``."""
    job = Job(environment, "knn", used=_USED)
    settings, table = job.settings, job.train_table()
    distance, reduction = settings.text("index_metric") or "L2", settings.text("dimension_reduction_type")
    if distance not in _DISTANCES or reduction == "fjlt":
        raise UserError("not executed here: k-NN with index_metric INNER_PRODUCT or dimension_reduction_type fjlt")
    rows = np.random.default_rng(_SEED).permutation(len(table.features))[: settings.required("sample_size")]
    kept = table.features[rows]
    neighbours = settings.required("k")
    if neighbours > len(kept):
        raise UserError(f"Hyperparameter k: {neighbours} neighbours of {len(kept)} records")
    classes = settings.text("predictor_type") == "classifier"
    kind = "KNeighborsClassifier" if classes else "KNeighborsRegressor"
    steps = [getattr(module("neighbors"), kind)(n_neighbors=neighbours, metric=_DISTANCES[distance])]
    if reduction == "sign":
        target = settings.required("dimension_reduction_target")
        projection = module("random_projection").SparseRandomProjection(target, density=1, random_state=_SEED)
        steps.insert(0, projection)  # every entry is one of two numbers that differ by their sign
    model = module("pipeline").make_pipeline(*steps)
    model.fit(kept, table.known_labels[rows])
    job.progress(1, 1)
    if (test := job.table("test")) is not None:
        said, labels = model.predict(test.features), test.known_labels
        if classes:
            job.metric("test accuracy", np.mean(said == labels), kind="score")
        else:
            job.metric("test mse", np.mean(np.square(said - labels)), kind="loss")
    job.save(model, len(table.features))


if __name__ == "__main__":
    run(train, framework=False)
