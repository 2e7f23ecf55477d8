"""Tuning steps: our document beside that of SDK v2 for the same input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import cdk_sagemaker_training.definition as d

from . import sdk_v2

pytestmark = pytest.mark.conformance

CACHE: dict[str, Any] = {"enable_caching": True, "expire_after": "P1D"}

DIFFERENCES = {
    "grid_without_max_jobs": (
        "For the Grid strategy without max_jobs the SDK writes MaxNumberOfTrainingJobs=null, which is no integer; the "
        "member is left out."
    ),
    "estimator_metrics": (
        "Metric definitions of the estimator count where the tuner has none: the SDK drops them, and the tuning job "
        "then does not find its objective."
    ),
    "spot_wait": "With Spot and no max_wait the SDK writes none, which the service refuses; max_run is written.",
}

METRICS = [{"Name": "validation:auc", "Regex": "auc=([0-9.]+)"}]
ESTIMATOR: dict[str, Any] = {
    "image_uri": sdk_v2.IMAGE,
    "role": sdk_v2.ROLE,
    "instance_count": 1,
    "instance_type": "ml.m5.xlarge",
    "output_path": "s3://bucket/out",
    "hyperparameters": {"eta": 0.2, "depth": 3, "booster": "tree"},
}
TUNER: dict[str, Any] = {"objective_metric_name": "validation:auc", "metric_definitions": METRICS}
DATA = "s3://bucket/train/"


def sdk_estimator(**knobs: Any) -> Any:
    from sagemaker.estimator import Estimator

    return Estimator(
        **sdk_v2.merged(ESTIMATOR, knobs),
        sagemaker_session=sdk_v2.offline_session(),
        disable_profiler=True,
        debugger_hook_config=False,
    )


def sdk_range(kind: str, *given: Any, **knobs: Any) -> Any:
    from sagemaker import tuner

    return getattr(tuner, kind)(*given, **knobs)


def both(
    tuner: dict[str, Any] | None = None,
    estimator: dict[str, Any] | None = None,
    sdk_tuner: dict[str, Any] | None = None,
    our_tuner: dict[str, Any] | None = None,
    sdk_step: dict[str, Any] | None = None,
    our_step: dict[str, Any] | None = None,
) -> tuple[Any, Any]:
    """A tuning step of both: one algorithm, one continuous range unless the knobs say otherwise."""
    from sagemaker.inputs import TrainingInput
    from sagemaker.tuner import HyperparameterTuner
    from sagemaker.workflow.steps import TuningStep

    theirs = HyperparameterTuner(
        sdk_estimator(**(estimator or {})),
        **sdk_v2.merged(
            TUNER,
            {"hyperparameter_ranges": {"eta": sdk_range("ContinuousParameter", 0.1, 0.5)}},
            tuner or {},
            sdk_tuner or {},
        ),
    )
    ours = d.HyperparameterTuner(
        estimator=d.Estimator(**sdk_v2.merged(ESTIMATOR, estimator or {})),
        **sdk_v2.merged(
            TUNER,
            {"hyperparameter_ranges": {"eta": d.ContinuousParameter(min_value=0.1, max_value=0.5)}},
            tuner or {},
            our_tuner or {},
        ),
    )
    return (
        TuningStep(name="Tune", step_args=theirs.fit({"train": TrainingInput(DATA)}), **(sdk_step or {})),
        d.TuningStep(name="Tune", tuner=ours, inputs={"train": DATA}, **(our_step or {})),
    )


def minimal() -> tuple[Any, Any]:
    return both()


def every_knob() -> tuple[Any, Any]:
    return both(
        {
            "strategy": "Random",
            "objective_type": "Minimize",
            "max_jobs": 20,
            "max_parallel_jobs": 4,
            "max_runtime_in_seconds": 7200,
            "early_stopping_type": "Auto",
            "random_seed": 7,
            "tags": [{"Key": "team", "Value": "risk"}],
        }
    )


def every_kind_of_range() -> tuple[Any, Any]:
    return both(
        sdk_tuner={
            "hyperparameter_ranges": {
                "eta": sdk_range("ContinuousParameter", 0.1, 0.5, scaling_type="Logarithmic"),
                "depth": sdk_range("IntegerParameter", 2, 8),
                "booster": sdk_range("CategoricalParameter", ["tree", "linear", 3, 0.5]),
            }
        },
        our_tuner={
            "hyperparameter_ranges": {
                "eta": d.ContinuousParameter(min_value=0.1, max_value=0.5, scaling_type="Logarithmic"),
                "depth": d.IntegerParameter(min_value=2, max_value=8),
                "booster": d.CategoricalParameter(values=["tree", "linear", 3, 0.5]),
            }
        },
    )


def hyperband() -> tuple[Any, Any]:
    from sagemaker import tuner as t

    return both(
        {"strategy": "Hyperband", "max_jobs": 10},
        sdk_tuner={"strategy_config": t.StrategyConfig(t.HyperbandStrategyConfig(max_resource=50, min_resource=2))},
        our_tuner={
            "strategy_config": d.StrategyConfig(
                hyperband_strategy_config=d.HyperbandStrategyConfig(max_resource=50, min_resource=2)
            )
        },
    )


def completion_criteria() -> tuple[Any, Any]:
    from sagemaker.tuner import TuningJobCompletionCriteriaConfig

    criteria: dict[str, Any] = {
        "max_number_of_training_jobs_not_improving": 5,
        "complete_on_convergence": True,
        "target_objective_metric_value": 0.9,
    }
    return both(
        sdk_tuner={"completion_criteria_config": TuningJobCompletionCriteriaConfig(**criteria)},
        our_tuner={"completion_criteria_config": d.TuningJobCompletionCriteriaConfig(**criteria)},
    )


def warm_start() -> tuple[Any, Any]:
    from sagemaker import tuner as t

    return both(
        sdk_tuner={"warm_start_config": t.WarmStartConfig(t.WarmStartTypes.TRANSFER_LEARNING, {"parent"})},
        our_tuner={
            "warm_start_config": d.WarmStartConfig(
                warm_start_type=d.WarmStartTypes.TRANSFER_LEARNING, parents={"parent"}
            )
        },
    )


def autotune() -> tuple[Any, Any]:
    return both({"autotune": True, "hyperparameters_to_keep_static": ["booster"], "max_jobs": 5})


def spot_checkpoints_retry_and_network() -> tuple[Any, Any]:
    return both(
        estimator={
            "use_spot_instances": True,
            "max_run": 3600,
            "max_wait": 7200,
            "checkpoint_s3_uri": "s3://bucket/checkpoints",
            "checkpoint_local_path": "/opt/ml/checkpoints",
            "max_retry_attempts": 3,
            "subnets": ["subnet-1"],
            "security_group_ids": ["sg-1"],
            "encrypt_inter_container_traffic": True,
            "enable_network_isolation": True,
            "volume_kms_key": "1234abcd-12ab-34cd-56ef-1234567890ab",
            "output_kms_key": "alias/out",
            "environment": {"LEVEL": "debug"},
            "tags": [{"Key": "cost", "Value": "a"}],
        }
    )


def instance_configs() -> tuple[Any, Any]:
    from sagemaker.tuner import InstanceConfig

    choices = [("ml.m5.xlarge", 1), ("ml.m5.2xlarge", 2)]
    theirs, ours = both(
        our_tuner={"instance_configs": [d.InstanceConfig(instance_type=t, instance_count=n) for t, n in choices]}
    )
    tuner = theirs.step_args.func_args[0]
    tuner.override_resource_config([InstanceConfig(instance_type=t, instance_count=n) for t, n in choices])
    return theirs, ours


def several_algorithms() -> tuple[Any, Any]:
    from sagemaker.tuner import HyperparameterTuner
    from sagemaker.workflow.steps import TuningStep

    shared: dict[str, Any] = {
        "objective_metric_name_dict": {"two": "validation:auc", "one": "validation:f1"},
        "metric_definitions_dict": {"two": METRICS},
        "max_jobs": 4,
        "max_parallel_jobs": 2,
    }
    data = {"one": {"train": "s3://bucket/one"}, "two": {"train": "s3://bucket/two", "test": "s3://bucket/test"}}
    theirs = HyperparameterTuner.create(
        estimator_dict={"two": sdk_estimator(), "one": sdk_estimator(instance_type="ml.m5.2xlarge")},
        hyperparameter_ranges_dict={
            "two": {"eta": sdk_range("ContinuousParameter", 0.1, 0.5)},
            "one": {"depth": sdk_range("IntegerParameter", 2, 8)},
        },
        **shared,
    )
    ours = d.HyperparameterTuner.create(
        estimator_dict={
            "two": d.Estimator(**ESTIMATOR),
            "one": d.Estimator(**sdk_v2.merged(ESTIMATOR, {"instance_type": "ml.m5.2xlarge"})),
        },
        hyperparameter_ranges_dict={
            "two": {"eta": d.ContinuousParameter(min_value=0.1, max_value=0.5)},
            "one": {"depth": d.IntegerParameter(min_value=2, max_value=8)},
        },
        **shared,
    )
    return (
        TuningStep(name="Tune", step_args=theirs.fit(data, include_cls_metadata={})),
        d.TuningStep(name="Tune", tuner=ours, inputs=data),
    )


def cached_and_retried() -> tuple[Any, Any]:
    from sagemaker.workflow import retry, steps

    return both(
        sdk_step={
            "cache_config": steps.CacheConfig(**CACHE),
            "retry_policies": [
                retry.StepRetryPolicy(exception_types=[retry.StepExceptionTypeEnum.THROTTLING], max_attempts=2)
            ],
        },
        our_step={
            "cache_config": d.CacheConfig(**CACHE),
            "retry_policies": [d.StepRetryPolicy(exception_types=[d.THROTTLING], max_attempts=2)],
        },
    )


CASES = [
    minimal,
    every_knob,
    every_kind_of_range,
    hyperband,
    completion_criteria,
    warm_start,
    autotune,
    spot_checkpoints_retry_and_network,
    instance_configs,
    several_algorithms,
    cached_and_retried,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_equal_to_the_sdk(case: Callable[[], tuple[Any, Any]]):
    theirs, ours = case()

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([ours])


def test_ranges_of_variables_are_text():
    from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger

    low, jobs = ParameterFloat("Low", 0.1), ParameterInteger("Jobs", 3)
    our_low = d.ParameterFloat(name="Low", default_value=0.1)
    our_jobs = d.ParameterInteger(name="Jobs", default_value=3)
    theirs, ours = both(
        sdk_tuner={"hyperparameter_ranges": {"eta": sdk_range("ContinuousParameter", low, 0.5)}, "max_jobs": jobs},
        our_tuner={
            "hyperparameter_ranges": {"eta": d.ContinuousParameter(min_value=our_low, max_value=0.5)},
            "max_jobs": our_jobs,
        },
    )

    assert sdk_v2.sdk_definition([theirs], [low, jobs]) == sdk_v2.ours([ours], [our_low, our_jobs])


def test_the_best_model_is_found_in_the_same_place():
    theirs, ours = both()

    assert (
        theirs.get_top_model_s3_uri(top_k=3, s3_bucket="bucket", prefix="out").expr
        == ours.get_top_model_s3_uri(top_k=3, s3_bucket="bucket", prefix="out").expr
    )


@pytest.mark.parametrize(
    ("reason", "knobs", "place", "their_value", "our_value"),
    [
        (
            "grid_without_max_jobs",
            {
                "tuner": {"strategy": "Grid"},
                "sdk_tuner": {"hyperparameter_ranges": "categorical"},
                "our_tuner": {"hyperparameter_ranges": {"booster": d.CategoricalParameter(values=["tree", "linear"])}},
            },
            ("HyperParameterTuningJobConfig", "ResourceLimits", "MaxNumberOfTrainingJobs"),
            None,
            "absent",
        ),
        (
            "estimator_metrics",
            {"tuner": {"metric_definitions": None}, "estimator": {"metric_definitions": METRICS}},
            ("TrainingJobDefinition", "AlgorithmSpecification", "MetricDefinitions"),
            "absent",
            METRICS,
        ),
        (
            "spot_wait",
            {"estimator": {"use_spot_instances": True}},
            ("TrainingJobDefinition", "StoppingCondition", "MaxWaitTimeInSeconds"),
            "absent",
            86_400,
        ),
    ],
)
def test_difference(reason: str, knobs: dict[str, Any], place: tuple[str, ...], their_value: Any, our_value: Any):
    if knobs.get("sdk_tuner", {}).get("hyperparameter_ranges") == "categorical":
        choices = sdk_range("CategoricalParameter", ["tree", "linear"])
        knobs = {**knobs, "sdk_tuner": {"hyperparameter_ranges": {"booster": choices}}}
    theirs, ours = both(**knobs)
    documents = [sdk_v2.sdk_definition([theirs]), sdk_v2.ours([ours])]
    holders = [sdk_v2.inside(document, "Steps", 0, "Arguments", *place[:-1]) for document in documents]

    assert [their_value, our_value] == [holder.pop(place[-1], "absent") for holder in holders]
    assert documents[0] == documents[1]
    assert reason in DIFFERENCES
