"""``python -m cdk_sagemaker_training.runtime.algorithms.pca``: PCA through scikit-learn.

The same: the data it reads, ``num_components``, ``subtract_mean``, both algorithm modes as exact and randomized
decompositions. Not the same: the model file is scikit-learn's, and ``mini_batch_size`` has no meaning for a
decomposition in memory. The service publishes no metric of the model, and neither does this.
"""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.runtime.algorithms.amazon import Job, module
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.running import run

_USED: Final = ("feature_dim", "num_components", "algorithm_mode", "extra_components", "subtract_mean")
_SEED: Final = 0


def train(environment: Environment) -> None:
    """Train one model. Raises ``UserError``."""
    job = Job(environment, "pca", used=_USED)
    settings, table = job.settings, job.train_table()
    components = settings.required("num_components")
    rows, columns = table.features.shape
    if components > min(rows, columns):
        raise UserError(f"Hyperparameter num_components: {components} of {columns} features and {rows} records")
    randomized = settings.text("algorithm_mode") == "randomized"
    extra = settings.integer("extra_components")
    more = max(10, components) if extra is None or extra < 0 else extra
    decomposition = module("decomposition")
    if (settings.text("subtract_mean") or "true").lower() == "true":
        solver = {"svd_solver": "randomized", "n_oversamples": more} if randomized else {"svd_solver": "full"}
        model = decomposition.PCA(n_components=components, random_state=_SEED, **solver)
    else:
        solver = {"algorithm": "randomized", "n_oversamples": more} if randomized else {"algorithm": "arpack"}
        model = decomposition.TruncatedSVD(n_components=components, random_state=_SEED, **solver)
    model.fit(table.features)
    job.progress(1, 1)
    job.say(f"Explained variance ratio: {model.explained_variance_ratio_.sum()}")
    job.save(model, rows)


if __name__ == "__main__":
    run(train, framework=False)
