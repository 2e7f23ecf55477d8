"""What the stand-in for XGBoost refuses is what synth refuses, and in the container's words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.definition.training.algorithm_checks import hyperparameter_problems
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.xgboost.hyperparameters import read_hyperparameters

XGBOOST = algorithm("xgboost")
IMAGE = "3.2-0"
GOOD = {"objective": "binary:logistic", "num_round": "3"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"objective": "multi:softmax"}, "Require input for parameter 'num_class' for multi-classification"),
        ({"objective": "reg:squarederror", "eval_metric": "rmse,auc"}, "Metric 'auc' can only be applied"),
        ({"eval_metric": "aft-nloglik"}, "Metric 'aft-nloglik' can only be applied for 'survival:aft' objective."),
        ({"monotone_constraints": "(1, 0)"}, "monotone_constraints can be used only when"),
        (
            {"monotone_constraints": "(1, 2)", "tree_method": "hist"},
            "monotone_constraints: value (1, 2) not in range [-1",
        ),
        ({"monotone_constraints": "(1, ", "tree_method": "hist"}, "could not parse value (caused by SyntaxError)"),
        ({"interaction_constraints": "[[1, 2]]"}, "interaction_constraints can be used only when"),
        ({"interaction_constraints": "[[0, 2]]", "tree_method": "hist"}, "value [[0, 2]] not in range [1, +inf)"),
        ({"booster": "gblinear", "updater": "shotgun,prune"}, "Linear updater should be one of these options:"),
        ({"process_type": "update", "booster": "gbtree", "updater": "grow_colmaker"}, "process_type 'update' can only"),
        (
            {"process_type": "default", "booster": "gbtree", "updater": "shotgun"},
            "Tree updater should be selected from",
        ),
        ({"updater": "refresh,fast"}, "Hyperparameter updater: value ['refresh', 'fast'] not in range"),
    ],
)
def test_what_does_not_go_together_is_refused_here_and_at_synth(more: Mapping[str, str], message: str):
    given = {**GOOD, **more}
    with pytest.raises(UserError) as refusal:
        read_hyperparameters(XGBOOST, IMAGE, given)
    assert message in str(refusal.value)
    assert [] != [*hyperparameter_problems(Given(algorithm=XGBOOST, version=IMAGE, hyperparameters=given))]


def test_only_one_updater_grows_trees():
    with pytest.raises(UserError, match="Only one tree grow plugin can be selected"):
        read_hyperparameters(XGBOOST, IMAGE, {**GOOD, "updater": "grow_colmaker,grow_histmaker"})


def test_texts_become_the_values_that_xgboost_takes():
    more = {"reg_alpha": "0.5", "eval_metric": "auc,error@0.7", "tree_method": "hist", "monotone_constraints": "(1,-1)"}
    assert {
        "objective": "binary:logistic",
        "num_round": 3,
        "alpha": 0.5,
        "eval_metric": ["auc", "error@0.7"],
        "tree_method": "hist",
        "monotone_constraints": (1, -1),
        "updater": ["grow_histmaker", "prune"],
    } == read_hyperparameters(XGBOOST, IMAGE, {**GOOD, **more, "updater": "grow_histmaker,prune"})
