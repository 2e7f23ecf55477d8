from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import BuiltInEstimator, InstanceGroup, ParameterString, builtin_image
from cdk_sagemaker_training.errors import InvalidInputError
from tests.support.built_in import LEAST, TOKEN, estimator, step
from tests.support.mistakes import mistakes, wrong_fields


def fields(*names: str) -> list[str]:
    return [f"hyperparameters[{name!r}]" for name in names]


# --- the algorithm, its version and its image -------------------------------------------------------------------------


def test_a_built_in_algorithm():
    made = estimator()
    assert builtin_image("xgboost", "3.2-0") == made.image
    assert made.algorithm_name is None


def test_an_unknown_algorithm_beside_other_mistakes():
    found = mistakes(
        lambda: BuiltInEstimator(algorithm="xgbost", version="3.2-0", instance_type="ml.m5.xlarge", max_run=0)
    )
    assert [("max_run", 0), ("algorithm", "xgbost")] == [(where, given) for where, given, _ in found]
    assert "xgboost" in found[1][2]


def test_an_unknown_version():
    ((where, given, allowed),) = mistakes(lambda: estimator(version="9.9"))
    assert ("version", "9.9") == (where, given)
    assert "3.2-0" in allowed


@pytest.mark.parametrize("algorithm", [None, 5, ["xgboost"], ""])
def test_an_algorithm_is_a_name(algorithm: Any):
    with pytest.raises(InvalidInputError, match="algorithm"):
        BuiltInEstimator(algorithm=algorithm, version="3.2-0", instance_type="ml.m5.xlarge")


def test_a_version_without_an_image_for_the_instance_type():
    assert ["instance_type"] == wrong_fields(lambda: estimator(version="1.0-1", instance_type="ml.g5.xlarge"))
    group = InstanceGroup(instance_group_name="gpu", instance_type="ml.g5.xlarge", instance_count=1)
    assert ["instance_type"] == wrong_fields(
        lambda: estimator(version="1.0-1", instance_type=None, instance_groups=[group])
    )
    assert "1.0-1" == estimator(version="1.0-1", instance_type=TOKEN).version
    assert "ml.g5.xlarge" == estimator(version="1.2-1", instance_type="ml.g5.xlarge").instance_type


# --- hyperparameters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", LEAST)
def test_the_least_that_each_requires(algorithm: str):
    assert LEAST[algorithm] == estimator(algorithm).hyperparameters


@pytest.mark.parametrize("algorithm", [name for name, given in LEAST.items() if given])
def test_what_each_requires(algorithm: str):
    version = "3.2-0" if algorithm == "xgboost" else None
    missing = wrong_fields(lambda: BuiltInEstimator(algorithm=algorithm, version=version, instance_type="ml.m5.xlarge"))
    assert fields(*sorted(LEAST[algorithm])) == sorted(missing)


def test_all_mistakes_at_once():
    given = {"num_rounds": 5, "eta": 3, "objective": "multi:softmax", "max_depth": "deep"}
    with pytest.raises(InvalidInputError) as caught:
        BuiltInEstimator(
            algorithm="xgboost", version="3.2-0", instance_type="ml.m5.xlarge", max_run=0, hyperparameters=given
        )
    assert [
        "max_run: got 0; allowed: an integer of seconds >= 1 and <= 2,419,200",
        (
            "hyperparameters['num_rounds']: got 5; allowed: nothing: unknown hyperparameter 'num_rounds' for xgboost "
            "3.2-0; fix: did you mean 'num_round'?"
        ),
        "hyperparameters['eta']: got 3; allowed: a number in [0, 1]",
        "hyperparameters['max_depth']: got 'deep'; allowed: an integer >= 0",
        (
            "hyperparameters['num_round']: got nothing; allowed: an integer >= 1: xgboost 3.2-0 requires it; "
            "fix: a tuner's range takes the place of whatever is given here"
        ),
        "hyperparameters['num_class']: got nothing; allowed: a value: multi:softmax and multi:softprob need num_class",
    ] == [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "version", "fix"),
    [
        ("single_precision_histogram", "1.7-1", "remove it; the versions that have it: 1.2-1, 1.2-2, 1.3-1, 1.5-1"),
        ("learning_rate", "0.90-1", "remove it; the versions that have it: 0.90-2,"),
        ("_kfolds", "3.2-0", "did you mean '_kfold'?"),
        ("qqq", "3.2-0", "remove it"),
    ],
)
def test_unknown_names(name: str, version: str, fix: str):
    with pytest.raises(InvalidInputError) as caught:
        estimator(hyperparameters={name: "true"}, version=version)
    (problem,) = caught.value.problems
    assert f"hyperparameters[{name!r}]" == problem.where
    assert problem.fix.startswith(fix)


def test_unknown_names_of_the_others():
    assert fields("n_clusters") == wrong_fields(lambda: estimator("kmeans", {"n_clusters": 3}))
    # Internal ones, which the guide does not list: only XGBoost's container is known to refuse them.
    assert estimator("kmeans", {"_log_level": "debug"}).hyperparameters["_log_level"] == "debug"
    assert fields("_log_level") == wrong_fields(lambda: estimator(hyperparameters={"_log_level": "debug"}))


@pytest.mark.parametrize(
    ("algorithm", "given", "wrong"),
    [
        ("xgboost", {"objective": "multi:softprob"}, ["num_class"]),
        ("xgboost", {"objective": "multi:softprob", "num_class": 3}, []),
        ("xgboost", {"eval_metric": "rmse"}, ["objective"]),
        ("xgboost", {"eval_metric": "logloss,auc", "objective": "reg:squarederror"}, ["objective"]),
        ("xgboost", {"eval_metric": "auc", "objective": "binary:logistic"}, []),
        ("xgboost", {"eval_metric": "aft-nloglik", "objective": "survival:cox"}, ["objective"]),
        ("xgboost", {"monotone_constraints": "(1,0)"}, ["tree_method"]),
        ("xgboost", {"monotone_constraints": "(1,0)", "tree_method": "hist"}, []),
        ("xgboost", {"interaction_constraints": "[[1,2]]", "tree_method": "auto"}, ["tree_method"]),
        ("xgboost", {"booster": "gblinear", "updater": "shotgun,coord_descent"}, ["updater"]),
        ("xgboost", {"booster": "gblinear", "updater": "shotgun"}, []),
        ("xgboost", {"updater": "shotgun"}, ["updater"]),
        ("xgboost", {"process_type": "update", "updater": "grow_colmaker"}, ["updater"]),
        ("xgboost", {"process_type": "update", "updater": "refresh,prune"}, []),
        ("xgboost", {"use_dask_gpu_training": "true"}, ["tree_method"]),
        ("xgboost", {"use_dask_gpu_training": "true", "tree_method": "hist"}, []),
        ("linear-learner", {"predictor_type": "multiclass_classifier"}, ["num_classes"]),
        ("linear-learner", {"predictor_type": "multiclass_classifier", "num_classes": 2}, ["num_classes"]),
        ("linear-learner", {"predictor_type": "binary_classifier", "num_classes": 2}, []),
        ("linear-learner", {"predictor_type": "regressor", "loss": "logistic"}, ["loss"]),
        ("knn", {"index_type": "faiss.IVFPQ", "index_metric": "COSINE"}, ["index_metric"]),
        ("knn", {"dimension_reduction_type": "sign"}, ["dimension_reduction_target"]),
        ("knn", {"dimension_reduction_type": "sign", "dimension_reduction_target": 10}, ["dimension_reduction_target"]),
        ("knn", {"dimension_reduction_type": "sign", "dimension_reduction_target": 9}, []),
        ("knn", {"faiss_index_pq_m": 8}, []),
        ("object2vec", {"token_embedding_storage_type": "row_sparse", "optimizer": "rmsprop"}, ["optimizer"]),
        ("object2vec", {"enc1_network": "bilstm"}, []),
        ("image-classification", {"use_pretrained_model": 1, "num_layers": 20}, ["num_layers"]),
        ("image-classification", {"checkpoint_frequency": 31}, ["checkpoint_frequency"]),
        ("image-classification", {"checkpoint_frequency": 31, "epochs": 31}, []),
        ("semantic-segmentation", {"lr_scheduler": "step"}, ["lr_scheduler_step"]),
        ("ipinsights", {"random_negative_sampling_rate": 500}, ["random_negative_sampling_rate"]),
        (
            "ipinsights",
            {"random_negative_sampling_rate": 0, "shuffled_negative_sampling_rate": 0},
            ["random_negative_sampling_rate"],
        ),
        ("seq2seq", {"momentum": 0.9}, ["optimizer_type"]),
        ("seq2seq", {"momentum": 0.9, "optimizer_type": "sgd"}, []),
        ("factorization-machines", {"bias_init_scale": 0.1}, []),
    ],
)
def test_what_goes_together(algorithm: str, given: dict[str, Any], wrong: list[str]):
    if wrong:
        assert fields(*wrong) == wrong_fields(lambda: estimator(algorithm, given))
    else:
        assert given.items() <= estimator(algorithm, given).hyperparameters.items()


def test_a_broken_rule_shows_all_its_values():
    with pytest.raises(InvalidInputError) as caught:
        estimator(hyperparameters={"eval_metric": "auc", "objective": "reg:squarederror", "booster": "gblinear"})
    assert [
        (
            "hyperparameters['objective']: got {'eval_metric': 'auc', 'objective': 'reg:squarederror'}; "
            "allowed: the metric auc is for objectives of classification and ranking"
        )
    ] == [str(problem) for problem in caught.value.problems]
    ((_, given, _),) = mistakes(lambda: estimator("image-classification", {"checkpoint_frequency": 31}))
    assert {"checkpoint_frequency": 31, "epochs": "30 (default)"} == given


@pytest.mark.parametrize("value", [ParameterString(name="Value"), TOKEN])
@pytest.mark.parametrize("name", ["num_round", "objective", "eval_metric", "tree_method"])
def test_what_only_the_execution_knows_is_accepted_and_rules_wait_for_it(name: str, value: Any):
    given = {
        "objective": "binary:logistic",
        "eval_metric": "auc",
        "monotone_constraints": "(1,)",
        "tree_method": "hist",
    }
    assert value == estimator(hyperparameters={**given, name: value}).hyperparameters[name]


def test_a_wrong_value_is_reported_once():
    given = {"objective": "multi:soft", "eval_metric": "auc"}
    assert fields("objective") == wrong_fields(lambda: estimator(hyperparameters=given))


def test_an_alias_counts_as_what_it_means():
    assert fields("learning_rate") == wrong_fields(lambda: estimator(hyperparameters={"learning_rate": 2}))


def test_a_script_decides_itself():
    made = estimator(hyperparameters={"sagemaker_program": "train.py", "anything": 1})
    assert 1 == made.hyperparameters["anything"]
    assert {"anything": "s3://b/x/"} == step(made, {"anything": "s3://b/x/"}).inputs


@pytest.mark.parametrize("given", [5, ["eta"], {5: 1}])
def test_hyperparameters_are_a_dict(given: Any):
    with pytest.raises(InvalidInputError, match="hyperparameters"):
        BuiltInEstimator(algorithm="seq2seq", instance_type="ml.p3.2xlarge", hyperparameters=given)


def test_metrics():
    assert {"test:mse": "Minimize", "test:accuracy": "Maximize"} == {
        metric.name: metric.direction for metric in estimator("knn").metrics
    }
    assert "validation:r2" in {metric.name for metric in estimator(version="1.2-1").metrics}
    assert "validation:r2" not in {metric.name for metric in estimator(version="1.0-1").metrics}
