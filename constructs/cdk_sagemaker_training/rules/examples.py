"""Small definitions for the examples and tests of rules: sound ones, in which one thing is made wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import Final, ParamSpec, TypeAlias, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.usage import PipelineUsage

P = ParamSpec("P")
Members: TypeAlias = "Mapping[str, object]"

REGION: Final = "eu-west-1"
ACCOUNT: Final = "123456789012"
IMAGE: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/mine:1.0"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/training"
KEY: Final = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
VPC: Final = {
    "SecurityGroupIds": ["sg-0123456789abcdef0"],
    "Subnets": ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"],
}


@attrs.frozen
class Example(ByValue):
    """A definition document, what of it matters, and how the pipeline is used."""

    document: dict[str, Json]
    shown: object
    """The part that the documentation prints."""
    usage: PipelineUsage | None = None


class _Late(Example):
    """An example that is made when somebody looks at it: who judges pipelines does not, and there are five hundred."""

    __slots__ = ("_make",)
    _make: Callable[[], Example]

    def __init__(self, make: Callable[[], Example]) -> None:
        object.__setattr__(self, "_make", make)

    def __getattr__(self, name: str) -> object:  # called where a field is not set yet
        if name not in _PARTS:
            raise AttributeError(name)
        made = self._make()
        for part in _PARTS:
            object.__setattr__(self, part, getattr(made, part))
        return object.__getattribute__(self, name)


_PARTS: Final = frozenset(field.name for field in attrs.fields(Example))


def later(make: Callable[[], Example]) -> Example:
    """What ``make`` makes, when somebody looks at it."""
    return _Late(make)


def _late(make: Callable[P, Example]) -> Callable[P, Example]:
    @wraps(make)
    def made(*given: P.args, **named: P.kwargs) -> Example:
        return later(partial(make, *given, **named))

    return made


def merged(base: object, changes: object) -> object:
    """``base`` with ``changes``: objects member by member, where None removes one; anything else is replaced."""
    if not (isinstance(base, Mapping) and isinstance(changes, Mapping)):
        return changes
    members = dict(cast("Members", base))
    for key, value in cast("Members", changes).items():
        if value is None:
            members.pop(key, None)
        else:
            members[key] = merged(members.get(key), value)
    return members


def train_step(name: str = "Train", request: Members | None = None, **members: object) -> dict[str, Json]:
    """A sound Training step in a container of one's own. ``request``: changes to its arguments; the rest to the step.

    A member that is None is taken away.
    """
    base = {"Name": name, "Type": "Training", "Arguments": _TRAINING}
    return _changed(base, request, members)


def xgboost_step(name: str = "Train", request: Members | None = None, **members: object) -> dict[str, Json]:
    """A sound Training step of built-in XGBoost 3.2-0."""
    return _changed(_built_in_step("xgboost", "3.2-0", name, _XGBOOST, members), request, {})


def built_in_step(
    algorithm: str,
    name: str = "Train",
    request: Members | None = None,
    *,
    version: str | None = None,
    **members: object,
) -> dict[str, Json]:
    """A Training step of a built-in algorithm, without hyperparameters and with a ``train`` channel alone.

    ``version``: needed for XGBoost, the others have one.
    """
    return _built_in_step(algorithm, version, name, request, members)


def _built_in_step(
    algorithm: str, version: str | None, name: str, request: Members | None, members: Members
) -> dict[str, Json]:
    image = {"TrainingImage": builtin_image(algorithm, version).uri(REGION), "MetricDefinitions": None}
    base = merged(_TRAINING, {"AlgorithmSpecification": image, "HyperParameters": None})
    return _changed({"Name": name, "Type": "Training", "Arguments": base}, request, members)


def tuning_step(name: str = "Tune", request: Members | None = None, **members: object) -> dict[str, Json]:
    """A sound Tuning step of built-in XGBoost 3.2-0."""
    return _changed({"Name": name, "Type": "Tuning", "Arguments": _TUNING}, request, members)


def processing_step(name: str = "Process", request: Members | None = None, **members: object) -> dict[str, Json]:
    """A sound Processing step."""
    return _changed({"Name": name, "Type": "Processing", "Arguments": _PROCESSING}, request, members)


def fail_step(name: str = "Stop", **members: object) -> dict[str, Json]:
    """A Fail step."""
    return _changed({"Name": name, "Type": "Fail", "Arguments": {"ErrorMessage": "Not good enough"}}, None, members)


def condition_step(
    conditions: Sequence[Members],
    if_steps: Sequence[Members] = (),
    else_steps: Sequence[Members] = (),
    name: str = "Check",
    **members: object,
) -> dict[str, Json]:
    """A Condition step; conditions such as ``{"Type": "Equals", "LeftValue": 1, "RightValue": 2}``."""
    arguments = {"Conditions": list(conditions), "IfSteps": list(if_steps), "ElseSteps": list(else_steps)}
    return _changed({"Name": name, "Type": "Condition", "Arguments": arguments}, None, members)


def step(type: str, name: str = "Step", request: Members | None = None, **members: object) -> dict[str, Json]:
    """A step of any type with the arguments that are given and no others."""
    return _changed({"Name": name, "Type": type, "Arguments": {}}, request, members)


def pipeline(
    *steps: Mapping[str, Json],
    parameters: Sequence[Members] = (),
    usage: PipelineUsage | None = None,
    shown: object = None,
    **members: object,
) -> Example:
    """A definition. ``parameters``: ``{"Name": ..., "Type": ..., "DefaultValue": ...}``; the rest: its own members."""
    document: dict[str, object] = {
        "Version": "2020-12-01",
        "Metadata": {},
        "Parameters": list(parameters),
        "PipelineExperimentConfig": None,
        "Steps": list(steps),
        **members,
    }
    return Example(cast("dict[str, Json]", document), document if shown is None else shown, usage)


@_late
def training(request: Members | None = None, *, usage: PipelineUsage | None = None, **members: object) -> Example:
    """A definition with one Training step in a container of one's own."""
    return pipeline(train_step("Train", request, **members), usage=usage, shown=_shown("Training", request, members))


def one_metric(regex: object, *, lines: Sequence[str] = ()) -> Example:
    """A definition with one Training step that has one metric. ``lines``: what its script prints."""
    request = {"AlgorithmSpecification": {"MetricDefinitions": [{"Name": "validation:loss", "Regex": regex}]}}
    return training(request, usage=PipelineUsage(sample_log_lines={"Train": lines}) if lines else None)


@_late
def xgboost(request: Members | None = None, *, usage: PipelineUsage | None = None, **members: object) -> Example:
    """A definition with one Training step of built-in XGBoost 3.2-0."""
    return pipeline(xgboost_step("Train", request, **members), usage=usage, shown=_shown("Training", request, members))


@_late
def built_in(
    algorithm: str,
    request: Members | None = None,
    *,
    version: str | None = None,
    usage: PipelineUsage | None = None,
    **members: object,
) -> Example:
    """A definition with one Training step of a built-in algorithm."""
    made = built_in_step(algorithm, "Train", request, version=version, **members)
    image = cast("Mapping[str, Mapping[str, Mapping[str, Json]]]", made)["Arguments"]["AlgorithmSpecification"]
    shown = merged({"AlgorithmSpecification": {"TrainingImage": image["TrainingImage"]}}, request or {})
    return pipeline(made, usage=usage, shown=_shown("Training", cast("Members", shown), members))


@_late
def tuning(request: Members | None = None, *, usage: PipelineUsage | None = None, **members: object) -> Example:
    """A definition with one Tuning step of built-in XGBoost 3.2-0."""
    return pipeline(tuning_step("Tune", request, **members), usage=usage, shown=_shown("Tuning", request, members))


@_late
def built_in_tuning(
    algorithm: str,
    *,
    objective: tuple[str, str],
    ranges: Members,
    static: Members,
    channels: Sequence[Members] | None = None,
) -> Example:
    """A definition with one Tuning step of a built-in algorithm but XGBoost. ``objective``: type and metric.

    ``ranges``: ``ParameterRanges``. ``static``: the other hyperparameters. ``channels``: default: train and test.
    """
    image = {"TrainingImage": builtin_image(algorithm).uri(REGION)}
    config = {"HyperParameterTuningJobObjective": {"Type": objective[0], "MetricName": objective[1]}}
    made = tuning_step(
        "Tune",
        {
            "HyperParameterTuningJobConfig": {**config, "ParameterRanges": None},
            "TrainingJobDefinition": {"AlgorithmSpecification": image, "StaticHyperParameters": None},
        },
    )
    changes = {
        "HyperParameterTuningJobConfig": {"ParameterRanges": ranges},
        "TrainingJobDefinition": {
            "StaticHyperParameters": static,
            "InputDataConfig": [channel("train"), channel("test")] if channels is None else channels,
        },
    }
    shown = merged({"TrainingJobDefinition": {"AlgorithmSpecification": image}}, changes)
    return pipeline(
        _changed(made, changes, {}),
        shown=_shown("Tuning", cast("Members", merged(shown, {"HyperParameterTuningJobConfig": config})), {}),
    )


@_late
def several_definitions(*names: str | None, config: Members | None = None, **members: object) -> Example:
    """A definition with one Tuning step of several training definitions; None: one without a name.

    ``config``: changes to ``HyperParameterTuningJobConfig``; ``members``: of each training definition.
    """
    common = cast("Members", _TUNING["HyperParameterTuningJobConfig"])
    own = {
        "TuningObjective": common["HyperParameterTuningJobObjective"],
        "HyperParameterRanges": common["ParameterRanges"],
        **members,
    }
    base = merged(_TUNING["TrainingJobDefinition"], own)
    request = {
        "HyperParameterTuningJobConfig": {
            "HyperParameterTuningJobObjective": None,
            "ParameterRanges": None,
            **(config or {}),
        },
        "TrainingJobDefinition": None,
        "TrainingJobDefinitions": [merged(base, {"DefinitionName": name}) for name in names],
    }
    shown = [{"DefinitionName": name} if name else {} for name in names]
    return pipeline(
        tuning_step("Tune", request), shown={"Type": "Tuning", "Arguments": {"TrainingJobDefinitions": shown}}
    )


def channel(name: str = "train", **changes: object) -> dict[str, object]:
    """A sound channel of CSV on S3; ``changes`` to its members, None takes one away."""
    source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://data/{name}/", "S3DataDistributionType": "FullyReplicated"}
    base = {"ChannelName": name, "ContentType": "text/csv", "DataSource": {"S3DataSource": source}}
    return cast("dict[str, object]", merged(base, changes))


def _changed(base: Members, request: Members | None, members: Members) -> dict[str, Json]:
    changes = {**members, **({} if request is None else {"Arguments": request})}
    return cast("dict[str, Json]", merged(base, changes))


def _shown(type: str, request: Members | None, members: Members) -> object:
    return {"Type": type, **members, **({} if request is None else {"Arguments": request})}


_TRAINING: Final = {
    "AlgorithmSpecification": {
        "TrainingImage": IMAGE,
        "TrainingInputMode": "File",
        "MetricDefinitions": [{"Name": "validation:loss", "Regex": r"validation loss=([0-9.]+)"}],
    },
    "RoleArn": ROLE,
    "OutputDataConfig": {"S3OutputPath": "s3://artifacts/churn/", "KmsKeyId": KEY},
    "ResourceConfig": {
        "InstanceType": "ml.m5.xlarge",
        "InstanceCount": 1,
        "VolumeSizeInGB": 30,
        "VolumeKmsKeyId": KEY,
    },
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    "InputDataConfig": [channel("train")],
    "HyperParameters": {"epochs": "10"},
    "VpcConfig": VPC,
    "EnableNetworkIsolation": True,
    "EnableInterContainerTrafficEncryption": True,
}
_XGBOOST: Final = {
    "HyperParameters": {"objective": "binary:logistic", "num_round": "200"},
    "InputDataConfig": [channel("train"), channel("validation")],
}
_TUNED: Final = {key: value for key, value in _TRAINING.items() if key not in {"HyperParameters", "ResourceConfig"}}
_TUNING: Final = {
    "HyperParameterTuningJobConfig": {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 20, "MaxParallelTrainingJobs": 2},
        "TrainingJobEarlyStoppingType": "Off",
        "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "validation:auc"},
        "ParameterRanges": {
            "ContinuousParameterRanges": [{"Name": "eta", "MinValue": "0.1", "MaxValue": "0.5", "ScalingType": "Auto"}]
        },
    },
    "TrainingJobDefinition": {
        **_TUNED,
        "AlgorithmSpecification": {
            "TrainingImage": builtin_image("xgboost", "3.2-0").uri(REGION),
            "TrainingInputMode": "File",
        },
        "InputDataConfig": [channel("train"), channel("validation")],
        "StaticHyperParameters": {"objective": "binary:logistic", "eval_metric": "auc", "num_round": "200"},
        "HyperParameterTuningResourceConfig": _TRAINING["ResourceConfig"],
    },
}
_PROCESSING: Final = {
    "AppSpecification": {"ImageUri": IMAGE, "ContainerEntrypoint": ["python3", "/opt/ml/processing/code/run.py"]},
    "RoleArn": ROLE,
    "ProcessingResources": {
        "ClusterConfig": {
            "InstanceType": "ml.m5.xlarge",
            "InstanceCount": 1,
            "VolumeSizeInGB": 30,
            "VolumeKmsKeyId": KEY,
        }
    },
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    "ProcessingOutputConfig": {
        "KmsKeyId": KEY,
        "Outputs": [
            {
                "OutputName": "report",
                "S3Output": {
                    "S3Uri": "s3://artifacts/report/",
                    "LocalPath": "/opt/ml/processing/report",
                    "S3UploadMode": "EndOfJob",
                },
            }
        ],
    },
    "NetworkConfig": {
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        "VpcConfig": VPC,
    },
}
