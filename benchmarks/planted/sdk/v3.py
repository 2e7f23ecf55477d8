"""Pipelines of SageMaker SDK v3, each with one mistake or mended, by ``<rule>-<bad or good>``.

Runs in the environment of ``make conformance``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.conformance.v3.sdk_v3 import IMAGE, ROLE, sdk_definition, session  # isort: skip - before the SDK

from sagemaker.core import shapes
from sagemaker.core.shapes import StoppingCondition
from sagemaker.core.training.configs import CheckpointConfig, Compute, InputData, Networking
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.mlops.workflow import retry
from sagemaker.mlops.workflow.steps import CacheConfig, TrainingStep
from sagemaker.train.model_trainer import ModelTrainer

KEY: Final = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
XGBOOST: Final = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
TABLE: Final = {"objective": "binary:logistic", "num_round": "100"}
SUBNETS: Final = ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]
GROUPS: Final = ["sg-0123456789abcdef0"]
KEPT: Final = CheckpointConfig(s3_uri="s3://bucket/checkpoints/churn/")


def compute(**knobs: Any) -> Any:
    """One CPU instance with an encrypted volume."""
    given = {"instance_type": "ml.m5.xlarge", "instance_count": 1, "volume_kms_key_id": KEY, **knobs}
    return Compute(**{key: value for key, value in given.items() if value is not None})


def closed(**knobs: Any) -> Any:
    """A closed network."""
    given = {
        "subnets": SUBNETS,
        "security_group_ids": GROUPS,
        "enable_network_isolation": True,
        "enable_inter_container_traffic_encryption": True,
        **knobs,
    }
    return Networking(**{key: value for key, value in given.items() if value is not None})


def data(name: str = "train", source: str = "s3://bucket/data/train/") -> Any:
    """A channel of CSV."""
    return InputData(channel_name=name, data_source=source, content_type="text/csv")


def waits(run: int, wait: int | None = None) -> Any:
    """How long a job may take."""
    return (
        StoppingCondition(max_runtime_in_seconds=run, max_wait_time_in_seconds=wait)
        if wait
        else StoppingCondition(max_runtime_in_seconds=run)
    )


def stored(path: Any = "s3://bucket/models/", key: str | None = KEY) -> Any:
    """Where the model goes."""
    known = {"s3_output_path": path, "kms_key_id": key}
    return shapes.OutputDataConfig(**{name: value for name, value in known.items() if value is not None})


def train(*, step: dict[str, Any] | None = None, **knobs: Any) -> list[Any]:
    """A Training step of a ``ModelTrainer``; ``step``: members of the step."""
    given: dict[str, Any] = {
        "training_image": XGBOOST,
        "role": ROLE,
        "compute": compute(),
        "networking": closed(),
        "stopping_condition": waits(3600),
        "output_data_config": stored(),
        "hyperparameters": TABLE,
        "input_data_config": [data()],
        **knobs,
    }
    trainer = ModelTrainer(sagemaker_session=session(), **{k: v for k, v in given.items() if v is not None})
    return [TrainingStep(name="Train", step_args=trainer.train(), **(step or {}))]


def retrying(**knobs: Any) -> dict[str, Any]:
    """One retry policy for missing capacity."""
    kind = retry.SageMakerJobExceptionTypeEnum.CAPACITY_ERROR
    return {"retry_policies": [retry.SageMakerJobStepRetryPolicy(exception_types=[kind], **knobs)]}


def started_at(prefix: str) -> Any:
    """A location that is another one in each execution."""
    return Join(on="/", values=[prefix, ExecutionVariables.START_DATETIME])


SPOT: Final = {"enable_managed_spot_training": True}
CASES: Final[dict[str, Callable[[], list[Any]]]] = {
    "SMT123-bad": lambda: train(training_input_mode="Pipe"),
    "SMT123-good": train,
    "SMT201-bad": lambda: train(compute=compute(**SPOT), stopping_condition=waits(3600, 7200)),
    "SMT201-good": lambda: train(compute=compute(**SPOT), stopping_condition=waits(3600, 7200), checkpoint_config=KEPT),
    "SMT204-bad": lambda: train(compute=compute(**SPOT), stopping_condition=waits(3600, 600), checkpoint_config=KEPT),
    "SMT204-good": lambda: train(compute=compute(**SPOT), stopping_condition=waits(3600, 3600), checkpoint_config=KEPT),
    "SMT205-bad": lambda: train(stopping_condition=waits(3600, 7200)),
    "SMT205-good": lambda: train(stopping_condition=waits(3600)),
    "SMT252-bad": lambda: train(compute=compute(keep_alive_period_in_seconds=7200)),
    "SMT252-good": lambda: train(compute=compute(keep_alive_period_in_seconds=3600)),
    "SMT301-bad": lambda: train(compute=compute(instance_type="ml.m5.mega")),
    "SMT301-good": lambda: train(compute=compute(instance_type="ml.m5.2xlarge")),
    "SMT319-bad": lambda: train(compute=compute(instance_type="ml.g5.xlarge", volume_kms_key_id=None)),
    "SMT319-good": lambda: train(
        compute=compute(instance_type="ml.g5.xlarge", volume_kms_key_id=None),
        hyperparameters={**TABLE, "tree_method": "gpu_hist"},
    ),
    "SMT452-bad": lambda: train(hyperparameters={**TABLE, "eta": "3"}),
    "SMT452-good": lambda: train(hyperparameters={**TABLE, "eta": "0.3"}),
    "SMT453-bad": lambda: train(hyperparameters={"objective": "binary:logistic"}),
    "SMT453-good": train,
    "SMT501-bad": lambda: train(training_image=IMAGE),
    "SMT501-good": train,
    "SMT601-bad": lambda: train(networking=closed(subnets=None, security_group_ids=None)),
    "SMT601-good": train,
    "SMT602-bad": lambda: train(networking=closed(enable_network_isolation=False)),
    "SMT602-good": train,
    "SMT604-bad": lambda: train(output_data_config=stored(key=None)),
    "SMT604-good": train,
    "SMT713-bad": lambda: train(step=retrying(interval_seconds=60, backoff_rate=2.0, max_attempts=20)),
    "SMT713-good": lambda: train(step=retrying(interval_seconds=60, backoff_rate=1.0, max_attempts=20)),
    "SMT752-bad": lambda: train(step={"cache_config": CacheConfig(enable_caching=True, expire_after="T12H")}),
    "SMT752-good": lambda: train(step={"cache_config": CacheConfig(enable_caching=True, expire_after="PT12H")}),
    "SMT757-bad": lambda: train(output_data_config=stored("s3://bucket/models/20261123/")),
    "SMT757-good": lambda: train(output_data_config=stored(started_at("s3://bucket/models"))),
}
"""The steps of each case."""


def documents() -> dict[str, dict[str, Any]]:
    """What the SDK renders of every case."""
    return {name: sdk_definition(steps()) for name, steps in CASES.items()}
