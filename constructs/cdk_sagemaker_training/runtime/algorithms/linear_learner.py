"""``python -m cdk_sagemaker_training.runtime.algorithms.linear_learner``: linear learner through scikit-learn.

The same: the data it reads, the predictor types, the losses named below, normalised features, L1 and weight decay,
epochs with early stopping, and the metrics with their names. Not the same: one model is trained, where the service
trains several with settings around those given and keeps the best; updates are made record by record, not by batch,
and for labels as they are; learning rates that are not given are scikit-learn's; several classes are told from the rest
one by one, not by a softmax; the threshold of a binary classifier stays a half, whatever
``binary_classifier_model_selection_criteria`` says; ``quantile_loss`` and ``hinge_loss`` are refused; the model file is
scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs
import numpy as np

from cdk_sagemaker_training.runtime.algorithms.amazon import Job, Settings, module
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.running import run
from cdk_sagemaker_training.runtime.algorithms.tables import Array, Table

_USED: Final = (
    "accuracy_top_k",
    "early_stopping_patience",
    "early_stopping_tolerance",
    "epochs",
    "f_beta",
    "feature_dim",
    "huber_delta",
    "l1",
    "learning_rate",
    "loss",
    "loss_insensitivity",
    "normalize_data",
    "num_classes",
    "predictor_type",
    "use_bias",
    "wd",
)
_LOSSES: Final = {
    "regressor": {
        "squared_loss": "squared_error",
        "absolute_loss": "epsilon_insensitive",
        "eps_insensitive_squared_loss": "squared_epsilon_insensitive",
        "eps_insensitive_absolute_loss": "epsilon_insensitive",
        "huber_loss": "huber",
    },
    "binary_classifier": {"logistic": "log_loss"},
    "multiclass_classifier": {"softmax_loss": "log_loss"},
}
"""By predictor type, the service's losses and scikit-learn's; the first is what ``auto`` means."""
_OBJECTIVES: Final = {
    "regressor": "mse_objective",
    "binary_classifier": "binary_classification_cross_entropy_objective",
    "multiclass_classifier": "multiclass_cross_entropy_objective",
}
"""The names that the containers' public logs show."""
_SEED: Final = 0


@attrs.frozen(kw_only=True)
class _Learner:
    """``classes``: the labels; empty for a regressor."""

    kind: str
    scaler: Any
    model: Any
    classes: Array

    def learn(self, table: Table) -> None:
        more = {"classes": self.classes} if self.classes.size else {}
        self.model.partial_fit(self.scaler.transform(table.features), table.known_labels, **more)

    def objective(self, table: Table) -> float:
        if self.kind == "regressor":
            return float(module("metrics").mean_squared_error(table.known_labels, self.says(table)))
        return float(module("metrics").log_loss(table.known_labels, self.sure(table), labels=self.classes))

    def says(self, table: Table) -> Array:
        return self.model.predict(self.scaler.transform(table.features))

    def sure(self, table: Table) -> Array:
        return self.model.predict_proba(self.scaler.transform(table.features))


def train(environment: Environment) -> None:
    """Train one model. Raises ``UserError``."""
    job = Job(environment, "linear-learner", used=_USED)
    tables = {name: table for name in ("train", "validation", "test") if (table := job.table(name)) is not None}
    learner = _learner(job.settings, tables["train"])
    _epochs(job, learner, tables)
    for name, table in tables.items():
        job.metric(f"{name} {_OBJECTIVES[learner.kind]}", learner.objective(table), kind="loss")
        for metric, value, kind in _scores(job.settings, learner, table):
            job.metric(f"{name} {metric}", value, kind=kind)
    job.save(module("pipeline").make_pipeline(learner.scaler, learner.model), len(tables["train"].features))


def _learner(settings: Settings, table: Table) -> _Learner:
    kind = settings.text("predictor_type") or ""
    losses = _LOSSES[kind]
    asked = settings.text("loss") or next(iter(losses))
    if asked not in losses:
        raise UserError(f"not executed here: linear learner's loss {asked} with predictor_type {kind}")
    l1, decay, rate = settings.number("l1") or 0.0, settings.number("wd") or 0.0, settings.number("learning_rate")
    strength = l1 + decay
    penalty = {"penalty": "elasticnet", "alpha": strength, "l1_ratio": l1 / strength} if strength else {"penalty": None}
    speed = {"learning_rate": "constant", "eta0": rate} if rate else {"learning_rate": "invscaling", "eta0": 0.01}
    options: dict[str, Any] = {
        "loss": losses[asked],
        "fit_intercept": settings.text("use_bias") != "false",
        "random_state": _SEED,
        **penalty,
        **speed,
    }
    normalise = settings.text("normalize_data") != "false"
    scaler = module("preprocessing").StandardScaler(with_mean=normalise, with_std=normalise).fit(table.features)
    if kind == "regressor":
        options["epsilon"] = {"huber_loss": settings.number("huber_delta"), "absolute_loss": 0.0}.get(
            asked, settings.number("loss_insensitivity")
        )
        return _Learner(
            kind=kind, scaler=scaler, model=module("linear_model").SGDRegressor(**options), classes=np.empty(0)
        )
    model = module("linear_model").SGDClassifier(**options)
    return _Learner(kind=kind, scaler=scaler, model=model, classes=_classes(settings, kind, table))


def _classes(settings: Settings, kind: str, table: Table) -> Array:
    """Labels are 0 and 1, or 0 to ``num_classes`` - 1."""
    count = settings.required("num_classes") if kind == "multiclass_classifier" else 2
    classes = np.arange(float(count))
    if not np.isin(table.known_labels, classes).all():
        raise UserError(f"Labels of a {kind} are integers from 0 to {count - 1}")
    return classes


def _epochs(job: Job, learner: _Learner, tables: dict[str, Table]) -> None:
    settings = job.settings
    epochs, patience = settings.required("epochs"), settings.required("early_stopping_patience")
    tolerance = settings.number("early_stopping_tolerance") or 0.0
    best, waited = np.inf, 0
    for epoch in range(epochs):
        learner.learn(tables["train"])
        losses = {name: learner.objective(tables[name]) for name in ("train", "validation") if name in tables}
        for name, loss in losses.items():
            job.metric(f"{name} {_OBJECTIVES[learner.kind]}", loss, kind="loss", epoch=epoch)
        loss = losses.get("validation", losses["train"])
        job.progress(epoch + 1, epochs)
        waited = 0 if loss < best * (1 - tolerance) else waited + 1
        best = min(best, loss)
        if waited >= patience:
            job.say(f"Early stop condition met: no improvement for {patience} epochs")
            return


def _scores(settings: Settings, learner: _Learner, table: Table) -> Iterator[tuple[str, float, str]]:
    """Names, values and kinds, as the service's regexes read them."""
    metrics, labels, said = module("metrics"), table.known_labels, learner.says(table)
    if learner.kind == "regressor":
        squared = float(metrics.mean_squared_error(labels, said))
        yield "mse", squared, "loss"
        yield "absolute_loss", float(metrics.mean_absolute_error(labels, said)), "loss"
        yield "rmse", squared**0.5, "loss"
        return
    beta = settings.number("f_beta") or 1.0
    binary = learner.kind == "binary_classifier"
    how: dict[str, Any] = {"zero_division": 0.0, "average": "binary" if binary else "macro"}
    accuracy = float(metrics.accuracy_score(labels, said))
    precision = float(metrics.precision_score(labels, said, **how))
    recall = float(metrics.recall_score(labels, said, **how))
    f_beta = float(metrics.fbeta_score(labels, said, beta=beta, **how))
    if binary:
        yield "binary_classification_accuracy", accuracy, "score"
        yield "precision", precision, "score"
        yield "recall", recall, "score"
        yield f"binary_f_{beta:.3f}", f_beta, "score"
        if len(np.unique(labels)) == len(learner.classes):  # it has no value for one class alone
            yield "roc_auc_score", float(metrics.roc_auc_score(labels, learner.sure(table)[:, 1])), "score"
        return
    top = min(settings.required("accuracy_top_k"), len(learner.classes) - 1)
    sure = learner.sure(table)
    yield "multiclass_accuracy", accuracy, "score"
    yield (
        f"multiclass_top_k_accuracy_{top}",
        float(metrics.top_k_accuracy_score(labels, sure, k=top, labels=learner.classes)),
        "score",
    )
    yield "macro_precision", precision, "score"
    yield "macro_recall", recall, "score"
    yield f"macro_f_{beta:.3f}", f_beta, "score"


if __name__ == "__main__":
    run(train, framework=False)
