"""``python -m cdk_sagemaker_training.runtime.algorithms.kmeans``: K-means through scikit-learn.

The same: the data it reads, ``k``, the metrics and their names (mean and summed squared distances). Not the same: the
service goes once or a few times over the data in batches with more centres than asked for, then reduces them; this is
Lloyd's algorithm on all records. The model file is scikit-learn's.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np

from cdk_sagemaker_training.runtime.algorithms.amazon import Job, module
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.running import run
from cdk_sagemaker_training.runtime.algorithms.tables import Array

_USED: Final = (
    "feature_dim",
    "k",
    "eval_metrics",
    "init_method",
    "local_lloyd_max_iter",
    "local_lloyd_num_trials",
    "local_lloyd_tol",
)
_SEED: Final = 0


def train(environment: Environment) -> None:
    """Train one model. Raises ``UserError``."""
    job = Job(environment, "kmeans", used=_USED)
    settings, table = job.settings, job.train_table()
    centres = settings.required("k")
    if centres > len(table.features):
        raise UserError(f"Hyperparameter k: {centres} centres for {len(table.features)} records")
    init = settings.text("init_method")
    model = module("cluster").KMeans(
        n_clusters=centres,
        init="k-means++" if init == "kmeans++" else "random",
        n_init=settings.integer("local_lloyd_num_trials") or "auto",
        max_iter=settings.integer("local_lloyd_max_iter"),
        tol=settings.number("local_lloyd_tol"),
        random_state=_SEED,
    )
    model.fit(table.features)
    job.metric("train msd", _squares(model, table.features).mean(), kind="loss")
    job.progress(1, 1)
    if (test := job.table("test")) is not None:
        squares = _squares(model, test.features)
        for metric in json.loads(settings.text("eval_metrics") or "[]"):
            job.metric(f"test {metric}", squares.mean() if metric == "msd" else squares.sum(), kind="loss")
    job.save(model, len(table.features))


def _squares(model: object, features: Array) -> Array:
    """Of each record: the squared distance to the nearest centre."""
    nearest = module("metrics").pairwise_distances_argmin_min(features, getattr(model, "cluster_centers_"))  # noqa: B009 - untyped
    return np.square(nearest[1])


if __name__ == "__main__":
    run(train, framework=False)
