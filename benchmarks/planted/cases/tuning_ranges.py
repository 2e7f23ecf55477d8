"""What tuning jobs search: ranges, and the hyperparameters that they are for."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    REGION,
    Example,
    built_in_tuning,
    merged,
    pipeline,
    several_definitions,
    tuning,
    tuning_step,
)

_OPEN: Final = {"Get": "Parameters.Open"}
_SCRIPT: Final = {"sagemaker_program": "train.py"}


def _number(name: object, low: object, high: object, scaling: str = "Auto") -> dict[str, object]:
    return {"Name": name, "MinValue": low, "MaxValue": high, "ScalingType": scaling}


def _choice(name: object, *values: object) -> dict[str, object]:
    return {"Name": name, "Values": list(values)}


def _ranges(
    *continuous: object, integer: object = None, categorical: object = None, **config: object
) -> dict[str, object]:
    return {
        "HyperParameterTuningJobConfig": {
            "ParameterRanges": {
                "ContinuousParameterRanges": list(continuous) or None,
                "IntegerParameterRanges": None if integer is None else [integer],
                "CategoricalParameterRanges": None if categorical is None else [categorical],
            },
            **config,
        }
    }


def _script(request: dict[str, object]) -> dict[str, object]:
    found = merged(request, {"TrainingJobDefinition": {"StaticHyperParameters": _SCRIPT}})
    assert isinstance(found, dict)  # noqa: S101 - merging objects makes one
    return found  # pyright: ignore[reportUnknownVariableType]


def _by_parameter(low: object, default: str) -> Example:
    return pipeline(
        tuning_step("Tune", _ranges(_number("eta", low, "0.5"))),
        parameters=[{"Name": "Low", "Type": "String", "DefaultValue": default}],
    )


def _several(*ranges: object, **members: object) -> Example:
    return several_definitions("a", "b", HyperParameterRanges={"ContinuousParameterRanges": list(ranges)}, **members)  # pyright: ignore[reportArgumentType]


def _kmeans(**ranges: object) -> Example:
    static = {"k": "10", "feature_dim": "20"}
    return built_in_tuning("kmeans", objective=("Minimize", "test:msd"), ranges=ranges, static=static)


def _image(uri: str) -> dict[str, object]:
    return {"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": uri}}}


def _autotuned(name: str) -> dict[str, object]:
    hints = {"AutoParameters": [{"Name": name, "ValueHint": "0.3"}]}
    return {"Autotune": {"Mode": "Enabled"}, "HyperParameterTuningJobConfig": {"ParameterRanges": hints}}


def _static(**hyperparameters: object) -> dict[str, object]:
    return {"TrainingJobDefinition": {"StaticHyperParameters": hyperparameters}}


def _jobs(jobs: object, request: dict[str, object]) -> dict[str, object]:
    limits = {"HyperParameterTuningJobConfig": {"ResourceLimits": {"MaxNumberOfTrainingJobs": jobs}}}
    found = merged(request, limits)
    assert isinstance(found, dict)  # noqa: S101 - merging objects makes one
    return found  # pyright: ignore[reportUnknownVariableType]


def _many(continuous: object, categorical: int) -> dict[str, object]:
    numbers = [_number(f"a{i}", "0", "1") for i in range(continuous)] if isinstance(continuous, int) else continuous
    choices = [_choice(f"c{i}", "x", "y") for i in range(categorical)]
    ranges = {
        "ContinuousParameterRanges": numbers,
        "IntegerParameterRanges": None,
        "CategoricalParameterRanges": choices,
    }
    return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}


_OLD: Final = _image(builtin_image("xgboost", "0.90-1").uri(REGION))

CASES: Final = {
    "SMT853": Cases(
        bad=[
            tuning(_ranges(_number("eta", "0.1", "0.5"), categorical=_choice("boster", "gbtree", "dart"))),
            tuning(_autotuned("etta")),
            tuning({**_OLD, **_ranges(_number("learning_rate", "0.1", "0.5"))}),
            _several(_number("subsampel", "0.5", "1")),
        ],
        good=[
            tuning(_ranges(_number("learning_rate", "0.1", "0.5"))),
            tuning(_ranges(_number(_OPEN, "0.1", "0.5"))),
            tuning(_script(_ranges(_number("dropout", "0.1", "0.5")))),
            _kmeans(IntegerParameterRanges=[_number("extra_centre_factor", "4", "10")]),
        ],
    ),
    "SMT854": Cases(
        bad=[
            tuning(_ranges(categorical=_choice("tree_method", "hist", "exact"))),
            _kmeans(IntegerParameterRanges=[_number("k", "5", "20")]),
        ],
        good=[
            tuning(_ranges(_number("reg_lambda", "1", "1000"))),
            tuning(_ranges(_number("etha", "0.1", "0.5"))),
            tuning({**_image(IMAGE), **_ranges(integer=_number("nthread", "1", "8"))}),
        ],
    ),
    "SMT855": Cases(
        bad=[
            tuning({**_static(lr="0.1"), **_ranges(_number("lr", "0.1", "0.5"))}),
            _several(_number("eta", "0.1", "0.5"), StaticHyperParameters={"eta": "0.2"}),
            tuning({**_static(eta=_OPEN)}),
        ],
        good=[
            tuning(_static(max_depth="6")),
            tuning({"TrainingJobDefinition": {"StaticHyperParameters": "${Token[TOKEN.7]}"}}),
            tuning({**_static(eta="0.1"), **_ranges(_number("gamma", "0", "5"))}),
        ],
    ),
    "SMT858": Cases(
        bad=[
            tuning(_ranges(_number("eta", "low", "0.5"))),
            tuning(_ranges(integer=_number("max_depth", "2.5", "8"))),
            tuning(_ranges(integer=_number("max_depth", "10", "9"))),
            _by_parameter({"Get": "Parameters.Low"}, "0.7"),
            tuning(_ranges(_number("eta", "0.1", "nan"))),
        ],
        good=[
            tuning(_ranges(_number("eta", "1e-3", "1E-1"))),
            tuning(_ranges(integer=_number("max_depth", "-1", "9"))),
            tuning(_ranges(integer=_number("max_depth", "9", "9"))),
            tuning(_ranges(_number("eta", _OPEN, "0.5"))),
            tuning(_ranges(_number("eta", "${Token[TOKEN.12]}", "0.5"))),
        ],
    ),
    "SMT859": Cases(
        bad=[
            tuning(_ranges(_number("eta", "-0.1", "0.5"))),
            tuning(_ranges(categorical=_choice("booster", "gbtree", "gbforest"))),
            tuning(_ranges(_number("max_depth", "2", "8"))),
            _several(_number("subsample", "0", "1.01")),
            _by_parameter({"Get": "Parameters.Low"}, "-1"),
        ],
        good=[
            tuning(_ranges(_number("eta", "0", "1"))),
            tuning(_ranges(categorical=_choice("booster", "gbtree", "dart", _OPEN))),
            tuning(_ranges(integer=_number("max_depth", "0", "12"))),
            tuning(_ranges(_number("eta", "0.1", _OPEN))),
            tuning(_ranges(_number("eta", "0.1", "much"))),
            tuning(_script(_ranges(_number("eta", "-5", "5")))),
        ],
    ),
    "SMT863": Cases(
        bad=[
            tuning(_ranges(_number("subsample", "0.5", "1", "ReverseLogarithmic"))),
            tuning(_ranges(integer=_number("max_depth", "0", "10", "Logarithmic"))),
            tuning(_ranges(integer=_number("max_depth", "0", "10", "ReverseLogarithmic"))),
        ],
        good=[
            tuning(_ranges(_number("subsample", "0.5", "0.99", "ReverseLogarithmic"))),
            tuning(_ranges(integer=_number("max_depth", "1", "10", "Logarithmic"))),
            tuning(_ranges(_number("alpha", _OPEN, "100", "Logarithmic"))),
            tuning(_ranges(_number("alpha", "0", "100", "Linear"))),
        ],
    ),
    "SMT867": Cases(
        bad=[
            tuning(_ranges(categorical=_choice("booster", "gbtree"))),
            tuning(_ranges(categorical=_choice("booster", "gbtree", "gbtree"))),
            tuning(_ranges(integer=_number("max_depth", "6", "6"))),
            _by_parameter({"Get": "Parameters.Low"}, "0.50"),
        ],
        good=[
            tuning(_ranges(categorical=_choice("booster", "gbtree", "dart"))),
            tuning(_ranges(categorical=_choice("booster", _OPEN))),
            tuning(_ranges(categorical=_choice("booster"))),
            tuning(_ranges(_number("eta", _OPEN, _OPEN))),
        ],
    ),
    "SMT871": Cases(
        bad=[
            tuning(_ranges(categorical=_choice("booster", "gbtree", "dart"))),
            tuning(
                _ranges(
                    integer=_number("max_depth", "3", "5"),
                    categorical=_choice("booster", "gbtree", "dart"),
                    Strategy="Random",
                )
            ),
        ],
        good=[
            tuning(_ranges(_number("eta", "0.1", "0.5"), categorical=_choice("booster", "gbtree", "dart"))),
            tuning(_jobs(2, _ranges(categorical=_choice("booster", "gbtree", "dart")))),
            tuning(_jobs(_OPEN, _ranges(categorical=_choice("booster", "gbtree", "dart")))),
            tuning(_ranges(categorical=_choice("booster", "gbtree", _OPEN))),
            tuning(_ranges(categorical=_choice("booster", "gbtree", "dart"), Strategy="Grid")),
        ],
    ),
    "SMT872": Cases(
        bad=[
            tuning(_ranges(_number("eta", "0.1", "0.3"), _number("eta", "0.2", "0.5"))),
            _several(_number("alpha", "0", "10"), _number("reg_alpha", "0", "100")),
        ],
        good=[
            tuning(_ranges(_number("eta", "0.1", "0.3"), _number("gamma", "0", "5"))),
            tuning(_ranges(_number(_OPEN, "0.1", "0.3"), _number(_OPEN, "0.2", "0.5"))),
            tuning({**_image(IMAGE), **_ranges(_number("eta", "0.1", "1"), _number("learning_rate", "0.1", "1"))}),
        ],
    ),
    "SMT873": Cases(
        bad=[
            _kmeans(CategoricalParameterRanges=[_choice("init", "kmeans++", "random")]),
            _kmeans(AutoParameters=[{"Name": "clusters", "ValueHint": "10"}]),
        ],
        good=[
            _kmeans(CategoricalParameterRanges=[_choice("init_method", "kmeans++", "random")]),
            _kmeans(AutoParameters=[{"Name": "mini_batch_size", "ValueHint": "5000"}]),
            tuning(_ranges(_number("etha", "0.1", "0.5"))),
        ],
    ),
    "SMT875": Cases(
        bad=[tuning(_many(20, 11)), tuning(_many(1, 30))],
        good=[tuning(_many(20, 10)), tuning(_many(31, 0)), tuning(_many(_OPEN, 11))],
    ),
}
