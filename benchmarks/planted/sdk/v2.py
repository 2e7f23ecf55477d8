"""Pipelines of SageMaker SDK v2, each with one mistake or mended, by ``<rule>-<bad or good>``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.conformance.sdk_v2 import IMAGE, ROLE, offline_session, sdk_definition

KEY: Final = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CLOSED: Final[dict[str, Any]] = {
    "subnets": ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"],
    "security_group_ids": ["sg-0123456789abcdef0"],
    "enable_network_isolation": True,
    "encrypt_inter_container_traffic": True,
    "output_kms_key": KEY,
    "volume_kms_key": KEY,
}
SPOT: Final[dict[str, Any]] = {"use_spot_instances": True, "max_run": 3600, "max_wait": 7200}
KEPT: Final = {"checkpoint_s3_uri": "s3://bucket/checkpoints/churn/"}
LOSS: Final = {"Name": "validation:loss", "Regex": r"validation loss=([0-9.]+)"}
TABLE: Final = {"objective": "binary:logistic", "num_round": "100"}


def estimator(**knobs: Any) -> Any:
    """An ``Estimator`` of one's own container, in a closed network unless told otherwise."""
    from sagemaker.estimator import Estimator

    given: dict[str, Any] = {
        "image_uri": IMAGE,
        "role": ROLE,
        "instance_count": 1,
        "instance_type": "ml.m5.xlarge",
        "output_path": "s3://bucket/models/",
        "max_run": 3600,
        "metric_definitions": [LOSS],
        **CLOSED,
        **knobs,
    }
    known = {key: value for key, value in given.items() if value is not None}
    return Estimator(sagemaker_session=offline_session(), disable_profiler=True, **known)


def built_in(name: str, version: str = "1", **knobs: Any) -> Any:
    """An ``Estimator`` of a built-in algorithm."""
    from sagemaker import image_uris

    given = {"metric_definitions": None, **knobs}
    return estimator(image_uri=image_uris.retrieve(name, "us-east-1", version=version), **given)


def csv(name: str = "train", **knobs: Any) -> Any:
    """A channel of CSV."""
    from sagemaker.inputs import TrainingInput

    return TrainingInput(f"s3://bucket/data/{name}/", **{"content_type": "text/csv", **knobs})


def train(made: Any, name: str = "Train", inputs: Any = None, **members: Any) -> Any:
    """A Training step."""
    from sagemaker.workflow.steps import TrainingStep

    return TrainingStep(name=name, step_args=made.fit(inputs or {"train": csv()}), **members)


def xgboost(version: str = "1.7-1", **knobs: Any) -> Any:
    """An ``Estimator`` of built-in XGBoost."""
    return built_in("xgboost", version, **{"hyperparameters": TABLE, **knobs})


def tune(made: Any, objective: str = "validation:auc", **knobs: Any) -> Any:
    """A Tuning step over ``eta``."""
    from sagemaker.tuner import ContinuousParameter, HyperparameterTuner
    from sagemaker.workflow.steps import TuningStep

    given = {"max_jobs": 10, "max_parallel_jobs": 2, "objective_type": "Maximize", **knobs}
    ranges = given.pop("hyperparameter_ranges", None) or {"eta": ContinuousParameter(0.1, 0.5)}
    tuner = HyperparameterTuner(made, objective, ranges, **given)
    inputs = {"train": csv(), "validation": csv("validation")}
    return TuningStep(name="Tune", step_args=tuner.fit(inputs))


def retrying(**knobs: Any) -> list[Any]:
    """One retry policy for missing capacity."""
    from sagemaker.workflow.retry import SageMakerJobExceptionTypeEnum, SageMakerJobStepRetryPolicy

    return [SageMakerJobStepRetryPolicy(exception_types=[SageMakerJobExceptionTypeEnum.CAPACITY_ERROR], **knobs)]


def cached(expire_after: str) -> Any:
    """A ``CacheConfig``."""
    from sagemaker.workflow.steps import CacheConfig

    return CacheConfig(enable_caching=True, expire_after=expire_after)


def started_at(prefix: str) -> Any:
    """A location that is another one in each execution."""
    from sagemaker.workflow.execution_variables import ExecutionVariables
    from sagemaker.workflow.functions import Join

    return Join(on="/", values=[prefix, ExecutionVariables.START_DATETIME])


def rounds(**knobs: Any) -> Any:
    """An integer parameter."""
    from sagemaker.workflow.parameters import ParameterInteger

    return ParameterInteger(name="Rounds", **knobs)


def metric(regex: str) -> list[dict[str, str]]:
    """One metric definition."""
    return [{"Name": "validation:loss", "Regex": regex}]


CASES: Final[dict[str, Callable[[], list[Any]]]] = {
    "SMT102-bad": lambda: [train(estimator(), inputs={"train": _fast("s3://bucket/data/train")})],
    "SMT102-good": lambda: [train(estimator(), inputs={"train": _fast("s3://bucket/data/train/")})],
    "SMT118-bad": lambda: [
        train(built_in("forecasting-deepar", input_mode="Pipe", hyperparameters=_DEEPAR), inputs=_series())
    ],
    "SMT118-good": lambda: [train(built_in("forecasting-deepar", hyperparameters=_DEEPAR), inputs=_series())],
    "SMT201-bad": lambda: [train(estimator(**SPOT))],
    "SMT201-good": lambda: [train(estimator(**SPOT, **KEPT))],
    "SMT202-bad": lambda: [train(built_in("kmeans", hyperparameters=_KMEANS, **SPOT))],
    "SMT202-good": lambda: [
        train(built_in("kmeans", hyperparameters=_KMEANS, **{**SPOT, "max_run": 1800, "max_wait": 3600}))
    ],
    "SMT204-bad": lambda: [train(estimator(**{**SPOT, **KEPT, "max_wait": 1800}))],
    "SMT204-good": lambda: [train(estimator(**{**SPOT, **KEPT, "max_wait": 3600}))],
    "SMT252-bad": lambda: [train(estimator(keep_alive_period_in_seconds=7200))],
    "SMT252-good": lambda: [train(estimator(keep_alive_period_in_seconds=3600))],
    "SMT253-bad": lambda: [train(estimator(**SPOT, **KEPT, keep_alive_period_in_seconds=600))],
    "SMT253-good": lambda: [train(estimator(keep_alive_period_in_seconds=600))],
    "SMT301-bad": lambda: [train(estimator(instance_type="ml.m5.mega"))],
    "SMT301-good": lambda: [train(estimator(instance_type="ml.m5.2xlarge"))],
    "SMT302-bad": lambda: [train(estimator(instance_type="ml.p3.2xlarge", volume_kms_key=None))],
    "SMT302-good": lambda: [train(estimator(instance_type="ml.g5.2xlarge", volume_kms_key=None))],
    "SMT319-bad": lambda: [train(xgboost(instance_type="ml.g5.xlarge", volume_kms_key=None))],
    "SMT319-good": lambda: [train(xgboost())],
    "SMT415-bad": lambda: [
        train(built_in("image-classification", **_GPU, hyperparameters=_IMAGES), inputs=_pictures())
    ],
    "SMT415-good": lambda: [
        train(
            built_in("image-classification", **_GPU, hyperparameters={**_IMAGES, "use_pretrained_model": "1"}),
            inputs=_pictures(),
        )
    ],
    "SMT451-bad": lambda: [train(xgboost(hyperparameters={**TABLE, "max_dept": "5"}))],
    "SMT451-good": lambda: [train(xgboost(hyperparameters={**TABLE, "max_depth": "5"}))],
    "SMT452-bad": lambda: [train(xgboost(hyperparameters={**TABLE, "eta": "3"}))],
    "SMT452-good": lambda: [train(xgboost(hyperparameters={**TABLE, "eta": "0.3"}))],
    "SMT453-bad": lambda: [train(xgboost(hyperparameters={"objective": "binary:logistic"}))],
    "SMT453-good": lambda: [train(xgboost())],
    "SMT501-bad": lambda: [train(estimator(metric_definitions=None))],
    "SMT501-good": lambda: [train(estimator())],
    "SMT502-bad": lambda: [train(estimator(metric_definitions=metric(r"loss=([0-9.]+")))],
    "SMT502-good": lambda: [train(estimator(metric_definitions=metric(r"loss=([0-9.]+)")))],
    "SMT503-bad": lambda: [train(estimator(metric_definitions=metric(r"loss=[0-9.]+")))],
    "SMT503-good": lambda: [train(estimator(metric_definitions=metric(r"loss: (\S+)")))],
    "SMT505-bad": lambda: [train(estimator(metric_definitions=metric(r"([a-z]+)=[0-9.]+")))],
    "SMT505-good": lambda: [train(estimator(metric_definitions=metric(r"[a-z]+=([0-9.]+)")))],
    "SMT601-bad": lambda: [train(estimator(subnets=None, security_group_ids=None))],
    "SMT601-good": lambda: [train(estimator())],
    "SMT602-bad": lambda: [train(estimator(enable_network_isolation=False))],
    "SMT602-good": lambda: [train(estimator())],
    "SMT603-bad": lambda: [train(estimator(volume_kms_key=None))],
    "SMT603-good": lambda: [train(estimator())],
    "SMT604-bad": lambda: [train(estimator(output_kms_key=None))],
    "SMT604-good": lambda: [train(estimator())],
    "SMT605-bad": lambda: [train(estimator(instance_count=2, encrypt_inter_container_traffic=False))],
    "SMT605-good": lambda: [train(estimator(instance_count=2))],
    "SMT713-bad": lambda: [
        train(estimator(), retry_policies=retrying(interval_seconds=60, backoff_rate=2.0, max_attempts=20))
    ],
    "SMT713-good": lambda: [
        train(estimator(), retry_policies=retrying(interval_seconds=60, backoff_rate=1.0, max_attempts=20))
    ],
    "SMT752-bad": lambda: [train(estimator(), cache_config=cached("p30d"))],
    "SMT752-good": lambda: [train(estimator(), cache_config=cached("P30D"))],
    "SMT754-bad": lambda: [
        train(estimator(checkpoint_s3_uri=started_at("s3://bucket/ck")), cache_config=cached("P30D"))
    ],
    "SMT754-good": lambda: [  # without the Debugger, whose location is in the cache key
        train(
            estimator(output_path=started_at("s3://bucket/models"), debugger_hook_config=False),
            cache_config=cached("P30D"),
        )
    ],
    "SMT757-bad": lambda: [train(estimator(output_path="s3://bucket/models/2026-11-23/"))],
    "SMT757-good": lambda: [train(estimator(output_path=started_at("s3://bucket/models")))],
    "SMT851-bad": lambda: [tune(xgboost(), "validation:accurracy")],
    "SMT851-good": lambda: [tune(xgboost())],
    "SMT852-bad": lambda: [tune(estimator(), "validation:auc", metric_definitions=[LOSS])],
    "SMT852-good": lambda: [tune(estimator(), "validation:loss", metric_definitions=[LOSS], objective_type="Minimize")],
    "SMT856-bad": lambda: [tune(xgboost(), max_jobs=2, max_parallel_jobs=5)],
    "SMT856-good": lambda: [tune(xgboost(), max_jobs=5, max_parallel_jobs=5)],
    "SMT862-bad": lambda: [tune(xgboost(), "validation:auc", objective_type="Minimize")],
    "SMT862-good": lambda: [tune(xgboost(), "validation:rmse", objective_type="Minimize")],
}
"""The steps of each case, made when they are called: the SDK takes seconds to import."""

_DEEPAR: Final = {"time_freq": "D", "epochs": "20", "context_length": "30", "prediction_length": "30"}
_KMEANS: Final = {"k": "10", "feature_dim": "20"}
_IMAGES: Final = {"num_classes": "10", "num_training_samples": "50000"}
_GPU: Final[dict[str, Any]] = {"instance_type": "ml.g5.xlarge", "volume_kms_key": None}


def _fast(location: str) -> Any:
    from sagemaker.inputs import TrainingInput

    return TrainingInput(location, content_type="text/csv", input_mode="FastFile")


def _series() -> dict[str, Any]:
    return {"train": csv(content_type="json")}


def _pictures() -> dict[str, Any]:
    return {name: csv(name, content_type="application/x-recordio") for name in ("train", "validation")}


def documents() -> dict[str, dict[str, Any]]:
    """What the SDK renders of every case."""
    return {name: sdk_definition(steps()) for name, steps in CASES.items()}
