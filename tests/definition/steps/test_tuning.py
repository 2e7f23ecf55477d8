from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from cdk_sagemaker_training.definition import (
    BuiltInEstimator,
    CategoricalParameter,
    ContinuousParameter,
    Estimator,
    HyperparameterTuner,
    InstanceGroup,
    IntegerParameter,
    MlflowConfig,
    MultiAlgorithmTuner,
    ParameterInteger,
    ParameterString,
    PipelineDefinition,
    PyTorch,
    TuningStep,
    WarmStartConfig,
    WarmStartTypes,
)
from cdk_sagemaker_training.errors import InvalidInputError
from tests.support.mistakes import mistakes
from tests.support.mistakes import wrong_fields as wrong
from tests.support.service_model import violations
from tests.support.steps import IMAGE, ROLE

MLFLOW = MlflowConfig(mlflow_resource_arn="arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1")
ESTIMATOR = Estimator(
    image_uri=IMAGE, role=ROLE, instance_type="ml.m5.xlarge", output_path="s3://out/", hyperparameters={"eta": 0.1}
)
RANGES = {"depth": IntegerParameter(min_value=2, max_value=8)}


def tuner(**fields: Any) -> HyperparameterTuner:
    given: dict[str, Any] = {
        "estimator": ESTIMATOR,
        "objective_metric_name": "auc",
        "hyperparameter_ranges": RANGES,
        **fields,
    }
    return HyperparameterTuner(**given)


def several(**fields: Any) -> MultiAlgorithmTuner:
    given: dict[str, Any] = {
        "estimator_dict": {"b": ESTIMATOR, "a": ESTIMATOR},
        "objective_metric_name_dict": {"a": "auc", "b": "auc"},
        "hyperparameter_ranges_dict": {"a": RANGES, "b": RANGES},
        **fields,
    }
    return HyperparameterTuner.create(**given)


def request(made: Any = None, inputs: Any = "s3://data/") -> Any:
    return TuningStep(name="Tune", tuner=made or tuner(), inputs=inputs).to_request()["Arguments"]


@pytest.mark.parametrize("made", [tuner(), several(), tuner(autotune=True)], ids=["one", "several", "autotune"])
def test_the_service_accepts_it(made: Any):
    inputs = "s3://data/" if isinstance(made, HyperparameterTuner) else {"a": "s3://a/", "b": {"train": "s3://b/"}}

    assert [] == violations(
        "CreateHyperParameterTuningJob", {"HyperParameterTuningJobName": "job", **request(made, inputs)}
    )


def test_a_range_takes_the_place_of_a_hyperparameter():
    ranges = {"eta": ContinuousParameter(min_value=0.1, max_value=0.5)}
    estimator = attrs.evolve(ESTIMATOR, hyperparameters={"eta": 0.2, "rounds": 9})

    static = request(tuner(estimator=estimator, hyperparameter_ranges=ranges))["TrainingJobDefinition"]
    assert {"rounds": "9"} == static["StaticHyperParameters"]


def test_several_algorithms_stand_in_the_order_of_their_names_with_their_own_inputs():
    definitions = request(several(), {"b": "s3://b/", "a": {"train": "s3://a/"}})["TrainingJobDefinitions"]

    found = [(d["DefinitionName"], d["InputDataConfig"][0]["ChannelName"]) for d in definitions]
    assert [("a", "train"), ("b", "training")] == found


def test_instance_groups_and_plans_stand_in_the_other_resource_member():
    groups = [InstanceGroup(instance_group_name="g", instance_type="ml.m5.xlarge", instance_count=2)]
    estimator = attrs.evolve(ESTIMATOR, instance_type=None, instance_groups=groups)

    definition = request(tuner(estimator=estimator))["TrainingJobDefinition"]
    assert "HyperParameterTuningResourceConfig" not in definition
    assert 2 == definition["ResourceConfig"]["InstanceGroups"][0]["InstanceCount"]


def test_the_parents_of_a_set_have_an_order():
    parents = [f"parent-{n}" for n in range(5)]
    made = WarmStartConfig(warm_start_type=WarmStartTypes.TRANSFER_LEARNING, parents=set(parents))

    assert tuple(parents) == made.parents


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("max_jobs", {"max_jobs": 0}),
        ("max_parallel_jobs", {"max_parallel_jobs": 0}),
        ("max_runtime_in_seconds", {"max_runtime_in_seconds": 119}),
        ("max_runtime_in_seconds", {"max_runtime_in_seconds": 15_768_001}),
        ("strategy", {"strategy": "Guess"}),
        ("objective_type", {"objective_type": "Best"}),
        ("random_seed", {"random_seed": -1}),
        ("early_stopping_type", {"strategy": "Hyperband", "early_stopping_type": "Auto"}),
        ("objective_metric_name", {"objective_metric_name": ""}),
        ("hyperparameter_ranges", {"hyperparameter_ranges": {}}),
        ("hyperparameter_ranges", {"hyperparameter_ranges": {str(n): RANGES["depth"] for n in range(31)}}),
        ("hyperparameters_to_keep_static", {"hyperparameters_to_keep_static": ["eta"]}),
        ("hyperparameters_to_keep_static", {"autotune": True, "hyperparameters_to_keep_static": ["gone"]}),
        (
            "estimator.environment",
            {"estimator": attrs.evolve(ESTIMATOR, environment={f"V{n}": "" for n in range(49)})},
        ),
        (
            "estimator.keep_alive_period_in_seconds",
            {"estimator": attrs.evolve(ESTIMATOR, keep_alive_period_in_seconds=60)},
        ),
        ("estimator.mlflow_config", {"estimator": attrs.evolve(ESTIMATOR, mlflow_config=MLFLOW)}),
        ("estimator.enable_remote_debug", {"estimator": attrs.evolve(ESTIMATOR, enable_remote_debug=True)}),
    ],
)
def test_what_a_tuner_refuses(where: str, fields: dict[str, Any]):
    assert [where] == wrong(lambda: tuner(**fields))


def test_all_mistakes_at_once():
    assert ["objective_type", "max_jobs", "objective_metric_name"] == wrong(
        lambda: tuner(objective_type="Best", max_jobs=0, objective_metric_name="")
    )


def test_the_dicts_of_several_algorithms_have_the_same_keys():
    assert ["objective_metric_name_dict", "metric_definitions_dict"] == wrong(
        lambda: several(objective_metric_name_dict={"a": "auc"}, metric_definitions_dict={"c": []})
    )


def test_a_mistake_of_one_algorithm_names_it():
    assert ["b: hyperparameter_ranges"] == wrong(lambda: several(hyperparameter_ranges_dict={"a": RANGES, "b": {}}))


@pytest.mark.parametrize(
    ("where", "inputs"),
    [
        ("inputs", {"": "s3://data/"}),
        ("inputs['train']", {"train": "data"}),
        ("inputs", {"model": "s3://data/"}),
    ],
)
def test_inputs_are_checked(where: str, inputs: Any):
    made = tuner(estimator=attrs.evolve(ESTIMATOR, model_uri="s3://model/"))

    assert [where] == [
        found.split(" key")[0] for found in wrong(lambda: TuningStep(name="T", tuner=made, inputs=inputs))
    ]


def test_inputs_of_an_algorithm_that_is_not_tuned():
    assert ["inputs['c']"] == wrong(lambda: TuningStep(name="T", tuner=several(), inputs={"c": "s3://data/"}))


def test_the_best_model():
    step = TuningStep(name="Tune", tuner=tuner())

    assert {
        "Std:Join": {
            "On": "/",
            "Values": [
                "s3:/",
                "bucket",
                "models",
                {"Get": "Steps.Tune.TrainingJobSummaries[0].TrainingJobName"},
                "output/model.tar.gz",
            ],
        }
    } == step.get_top_model_s3_uri(0, "bucket", "models").expr


def test_the_best_model_lies_where_the_estimator_writes():
    step = TuningStep(name="Tune", tuner=tuner())
    joined: Any = step.get_top_model_s3_uri(2).expr["Std:Join"]
    job = {"Get": "Steps.Tune.TrainingJobSummaries[2].TrainingJobName"}
    assert ["s3://out", job, "output/model.tar.gz"] == joined["Values"]
    together = TuningStep(name="Tune", tuner=several(), inputs={"a": "s3://a/", "b": "s3://b/"})
    assert joined == attrs.evolve(together).get_top_model_s3_uri(2).expr["Std:Join"]


def test_nobody_guesses_where_the_best_model_lies():
    nowhere = TuningStep(name="Tune", tuner=tuner(estimator=attrs.evolve(ESTIMATOR, output_path=None)))
    assert ["s3_bucket"] == wrong(lambda: nowhere.get_top_model_s3_uri(0))
    made = several(estimator_dict={"a": ESTIMATOR, "b": attrs.evolve(ESTIMATOR, output_path="s3://other/")})
    apart = TuningStep(name="Tune", tuner=made, inputs={"a": "s3://a/", "b": "s3://b/"})
    assert ["s3_bucket"] == wrong(lambda: apart.get_top_model_s3_uri(0))
    step = TuningStep(name="Tune", tuner=tuner())
    assert ["top_k", "prefix"] == wrong(lambda: step.get_top_model_s3_uri(50, prefix="x"))


def test_the_best_model_of_a_built_in_algorithm_is_served_by_its_image():
    xgboost = BuiltInEstimator(
        algorithm="xgboost",
        version="3.2-0",
        instance_type="ml.m5.xlarge",
        hyperparameters={"num_round": 10},
        output_path="s3://out/",
    )
    eta = {"eta": ContinuousParameter(min_value=0.1, max_value=0.5)}
    searched = tuner(estimator=xgboost, objective_metric_name="validation:auc", hyperparameter_ranges=eta)
    model = TuningStep(name="Tune", tuner=searched, inputs={"train": "s3://data/"}).top_model(1)
    assert xgboost.image == model.image_uri
    assert "Steps.Tune.TrainingJobSummaries[1].TrainingJobName" in str(model.containers())
    own = TuningStep(name="Tune", tuner=tuner())
    assert IMAGE == own.top_model(image_uri=IMAGE).image_uri
    assert ["image_uri"] == wrong(own.top_model)
    together = TuningStep(name="Tune", tuner=several(), inputs={"a": "s3://a/", "b": "s3://b/"})
    assert ["tuner"] == wrong(together.top_model)


@pytest.mark.parametrize(
    ("metric", "definitions", "mistaken"),
    [
        ("validation:auc", None, False),
        ("validation:acu", None, True),
        ("validation:acu", [{"Name": "validation:acu", "Regex": "(.*)"}], False),
        (ParameterString(name="Metric"), None, False),
    ],
)
def test_a_built_in_algorithm_is_judged_by_a_metric_of_its_own(metric: Any, definitions: Any, mistaken: bool):
    xgboost = BuiltInEstimator(
        algorithm="xgboost", version="3.2-0", instance_type="ml.m5.xlarge", hyperparameters={"num_round": 10}
    )
    found = list(xgboost.objective_problems("objective_metric_name", metric, definitions))
    assert mistaken == bool(found)
    fields = {"estimator": xgboost, "objective_metric_name": metric, "metric_definitions": definitions}
    eta = {"eta": ContinuousParameter(min_value=0.1, max_value=0.5)}
    if mistaken:
        ((where, _, allowed),) = mistakes(lambda: tuner(**fields, hyperparameter_ranges=eta))
        assert "objective_metric_name" == where
        assert "validation:auc" in allowed
    else:
        tuner(**fields, hyperparameter_ranges=eta)


def test_a_script_is_judged_by_a_metric_that_is_defined(tmp_path: Path):
    (tmp_path / "train.py").write_text("print()")
    defined = [{"Name": "loss", "Regex": "loss=([0-9.]+)"}]
    pytorch = PyTorch(
        entry_point="train.py",
        source_dir=str(tmp_path),
        framework_version="2.3",
        py_version="py311",
        instance_type="ml.m5.xlarge",
    )
    assert ["objective_metric_name"] == wrong(lambda: tuner(estimator=pytorch, objective_metric_name="loss"))
    own = attrs.evolve(pytorch, metric_definitions=defined)
    assert ["objective_metric_name"] == wrong(lambda: tuner(estimator=own, objective_metric_name="los"))
    tuner(estimator=own, objective_metric_name="loss")
    tuner(estimator=pytorch, objective_metric_name="loss", metric_definitions=defined)


def test_all_kinds_of_ranges_have_one_bound():
    numbers = {f"n{i}": ContinuousParameter(min_value=0, max_value=1) for i in range(16)}
    choices = {f"c{i}": CategoricalParameter(values=["x"]) for i in range(15)}
    assert ["hyperparameter_ranges"] == wrong(lambda: tuner(hyperparameter_ranges={**numbers, **choices}))
    del choices["c0"]
    tuner(hyperparameter_ranges={**numbers, **choices})


@pytest.mark.parametrize(("k", "bucket"), [(50, "b"), (-1, "b"), (0, ""), (ParameterInteger(name="K"), "b")])
def test_there_is_no_such_model(k: Any, bucket: str):
    with pytest.raises(InvalidInputError):
        TuningStep(name="Tune", tuner=tuner()).get_top_model_s3_uri(k, bucket)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ContinuousParameter(min_value=2, max_value=1),
        lambda: ContinuousParameter(min_value=0, max_value=1, scaling_type="Logarithmic"),
        lambda: ContinuousParameter(min_value=0, max_value=1, scaling_type="ReverseLogarithmic"),
        lambda: IntegerParameter(min_value=1, max_value=2, scaling_type="ReverseLogarithmic"),
        lambda: IntegerParameter(min_value=0.5, max_value=2),  # pyright: ignore[reportArgumentType]
        lambda: CategoricalParameter(values=[]),
        lambda: CategoricalParameter(values=["x"] * 31),
        lambda: CategoricalParameter(values="text"),
    ],
)
def test_ranges_are_checked(make: Any):
    assert 1 == len(mistakes(make))


def test_parameters_inside_a_tuner_are_declared():
    from cdk_sagemaker_training.definition import ParameterInteger

    step = TuningStep(name="Tune", tuner=tuner(max_jobs=ParameterInteger(name="Jobs", default_value=3)))

    document: Any = PipelineDefinition.from_steps(steps=[step]).to_dict()
    assert ["Jobs"] == [parameter["Name"] for parameter in document["Parameters"]]
