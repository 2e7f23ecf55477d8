"""Instances, volumes, clusters."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image, framework_image
from cdk_sagemaker_training.rules.examples import (
    ACCOUNT,
    KEY,
    REGION,
    Example,
    channel,
    condition_step,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning,
    xgboost,
)

_LATER: Final = {"Get": "Execution.Later"}
_UNRESOLVED: Final = "${Token[TOKEN.42]}"
_NUMBER_TOKEN: Final = -1.8881545897087626e289
"""How CDK writes a number that only the deployment knows."""

_PLAN: Final = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-plan/llm"
_NO_TYPE: Final = {"InstanceType": None, "InstanceCount": None}
_NO_KEY: Final = {"VolumeKmsKeyId": None}
_EQUAL: Final = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


def _on(name: object, **members: object) -> dict[str, object]:
    """A job on a type without a volume key, which types with local storage do not take."""
    return {"ResourceConfig": {"InstanceType": name, **_NO_KEY, **members}}


def _by_default(name: str, default: object, config: dict[str, object]) -> Example:
    """``config`` in a Training step; ``{"Get": "Parameters.P"}`` in it is known by its default."""
    parameter = {"Name": "P", "Type": name, "DefaultValue": default}
    return pipeline(train_step("Train", {"ResourceConfig": config}), parameters=[parameter])


_P: Final = {"Get": "Parameters.P"}


def _tuned(**members: object) -> dict[str, object]:
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": members}}


def _tuned_apart(**members: object) -> dict[str, object]:
    """With ``ResourceConfig`` in place of the tuning job's own."""
    base = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}
    config = {key: value for key, value in {**base, **members}.items() if value is not None}
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": None, "ResourceConfig": config}}


def _group(name: object, instance_type: object = "ml.c5.xlarge", count: object = 1) -> dict[str, object]:
    return {"InstanceGroupName": name, "InstanceType": instance_type, "InstanceCount": count}


def _groups(*groups: object, **members: object) -> dict[str, object]:
    return {**_NO_TYPE, "InstanceGroups": list(groups), **members}


def _grouped(*groups: object, **members: object) -> dict[str, object]:
    return {"ResourceConfig": _groups(*groups, **members)}


def _named(groups: object, *channels: object) -> dict[str, object]:
    """Two groups, a and b, unless others are given, and a channel for each list of names."""
    sources = [{"S3DataSource": {"InstanceGroupNames": names}} for names in channels]
    inputs = [channel(f"train{number}", DataSource=source) for number, source in enumerate(sources)]
    config = _groups(_group("a"), _group("b")) if groups is None else groups
    return {"ResourceConfig": config, "InputDataConfig": inputs}


def _preference(name: object, **members: object) -> dict[str, object]:
    return {"InstanceType": name, **members}


def _preferred(*preferences: object, **members: object) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": None, "InstancePreferences": list(preferences), **members}}


_TWO: Final = (_preference("ml.m5.xlarge"), _preference("ml.m6i.xlarge"))


def _processing(type: str = "Processing", /, **cluster: object) -> Example:
    request = {"ProcessingResources": {"ClusterConfig": cluster}}
    return pipeline(processing_step("Process", request, Type=type))


def _transform(**request: object) -> Example:
    return pipeline(step("Transform", request=request))


def _resources(**members: object) -> Example:
    return _transform(TransformResources={"InstanceType": "ml.g5.xlarge", "InstanceCount": 1, **members})


def _image(name: str, version: str, *, on: str | None = None, python: str | None = None) -> dict[str, object]:
    uri = framework_image(name, version, python, instance_type=on).uri(REGION)
    return {"AlgorithmSpecification": {"TrainingImage": uri}}


def _algorithm(**members: object) -> dict[str, object]:
    return {"AlgorithmSpecification": {"TrainingImage": None, **members}}


def _boosted(version: str, instance_type: str, **hyperparameters: object) -> Example:
    image = {"TrainingImage": builtin_image("xgboost", version).uri(REGION)}
    return xgboost({"AlgorithmSpecification": image, **_on(instance_type), "HyperParameters": hyperparameters})


_SEARCHED: Final = {"CategoricalParameterRanges": [{"Name": "tree_method", "Values": ["gpu_hist", "hist"]}]}
_SKLEARN: Final = _image("sklearn", "1.2-1")


def _input(local_path: object, **members: object) -> Example:
    source = {"S3Uri": "s3://data/raw/", "S3DataType": "S3Prefix", "S3InputMode": "File", "LocalPath": local_path}
    kept = {key: value for key, value in source.items() if value is not None}
    return pipeline(
        processing_step("Process", {"ProcessingInputs": [{"InputName": "raw", "S3Input": kept, **members}]})
    )


CASES: Final = {
    "SMT301": Cases(
        bad=[
            training(_on("m5.xlarge")),
            training(_on("ml.m8g.xlarge")),
            training(_on("ml.inf2.xlarge")),
            tuning(_tuned(InstanceType="ml.g5n.xlarge")),
            training(_grouped(_group("a"), _group("b", "ml.c5.huge"))),
            _by_default("String", "ml.m5d.large", {"InstanceType": _P}),
            training(_on("ml." + "x" * 1000)),
        ],
        good=[training(_on(_LATER)), training(_on(_UNRESOLVED)), training(_on(None)), training(_on("ml.m8i.large"))],
    ),
    "SMT302": Cases(
        bad=[
            training(_on("ml.p3.8xlarge")),
            training(_on("ml.t3.medium")),
            training(_on("ml.m8i.xlarge")),
            training(_preferred(_preference("ml.p2.xlarge"), _preference("ml.g5.xlarge"), **_NO_KEY)),
            pipeline(condition_step([_EQUAL], [train_step("Train", _on("ml.m7i-flex.large"))])),
        ],
        good=[
            training(_on("ml.p3dn.24xlarge")),
            training(_on("ml.t3.large")),
            training(_on("ml.c8i.xlarge")),
            training(_on("ml.m5.mega")),
            training(_on(_LATER)),
        ],
    ),
    "SMT303": Cases(
        bad=[
            training(_on("ml.m5.xlarge", InstanceCount=-1)),
            tuning(_tuned(InstanceCount=0)),
            training(_grouped(_group("a", count=0), _group("b"))),
            training(_preferred(*_TWO, InstanceCount=0)),
            _by_default("Integer", 0, {"InstanceCount": _P}),
            training(
                _on(
                    "ml.p6e-gb200.36xlarge",
                    InstancePlacementConfig={"PlacementSpecifications": [{"InstanceCount": 0}]},
                )
            ),
        ],
        good=[
            training(_on("ml.m5.xlarge", InstanceCount=None)),
            training(_on("ml.m5.xlarge", InstanceCount=_LATER)),
            training(_on("ml.m5.xlarge", InstanceCount=_NUMBER_TOKEN)),
            training({"ResourceConfig": None}),
        ],
    ),
    "SMT304": Cases(
        bad=[
            training(_on("ml.m5.xlarge", InstanceCount=21)),
            training(_grouped(_group("a", count=15), _group("b", count=6))),
            training(_preferred(*_TWO, InstanceCount=64)),
            training(
                _preferred(
                    _preference("ml.m5.xlarge", InstanceCount=40),
                    _preference("ml.m5.4xlarge", InstanceCount=10),
                    InstanceCount=None,
                )
            ),
            tuning(_tuned(InstanceCount=100)),
        ],
        good=[
            training(_grouped(_group("a", count=14), _group("b", count=6))),
            training(_grouped(_group("a", count=14), _group("b", count=_LATER))),
            training(_on("ml.m5.xlarge", InstanceCount=_LATER)),
            _by_default("Integer", 20, {"InstanceCount": _P}),
        ],
    ),
    "SMT305": Cases(
        bad=[
            training(_grouped(_group("a"), InstanceType="ml.m5.xlarge")),
            training(_grouped(_group("a"), InstanceCount=_LATER)),
            tuning(_tuned_apart(InstanceGroups=[_group("a")], InstanceCount=None)),
        ],
        good=[
            training(_on("ml.m5.xlarge", InstanceGroups=[])),
            training(_grouped(_group("a"), InstanceType="")),
            training(_on("ml.m5.xlarge", InstanceGroups=None)),
        ],
    ),
    "SMT306": Cases(
        bad=[
            training(_named(None, ["a", "c"])),
            training(_named({}, ["a"])),
            pipeline(
                train_step("Train", _named(_groups(_group("a")), [_P])),
                parameters=[{"Name": "P", "Type": "String", "DefaultValue": "b"}],
            ),
        ],
        good=[
            training(_named(None, ["a"], ["b", "a"])),
            training(_named(None, [_LATER])),
            training(_named(_groups(_group("a"), _group(_LATER)), ["c"])),
            training(_named(_groups(_group("a"), _LATER), ["c"])),
            training(_named(_groups(InstanceGroups=_LATER), ["c"])),
            training({**_named(None, ["c"]), "ResourceConfig": _UNRESOLVED}),
            training(_named(None, [])),
        ],
    ),
    "SMT307": Cases(
        bad=[
            training(_grouped(_group("a"), _group("b"), _group("a", "ml.r5.xlarge"))),
            tuning(_tuned_apart(**_groups(_group("a"), _group("a")))),
        ],
        good=[
            training(_grouped(_group("a"), _group("A"))),
            training(_grouped(_group("a"), _group(_LATER), _group(_LATER))),
        ],
    ),
    "SMT308": Cases(
        bad=[
            training(_preferred(*_TWO, **_groups(_group("a")))),
            training(_preferred(*_TWO, InstancePlacementConfig={"EnableMultipleJobs": True})),
            training({**_preferred(*_TWO), "EnableManagedSpotTraining": True}),
            _processing(InstancePreferences=[*_TWO]),
            _processing("QualityCheck", InstancePreferences=[*_TWO]),
            tuning(_tuned_apart(InstancePreferences=[*_TWO])),
        ],
        good=[
            training({**_preferred(*_TWO), "EnableManagedSpotTraining": False}),
            training({**_preferred(*_TWO), "EnableManagedSpotTraining": _LATER}),
            training(_on("ml.m5.xlarge", InstancePreferences=[])),
            _processing(InstanceType=None, InstancePreferences=[*_TWO]),
        ],
    ),
    "SMT309": Cases(
        bad=[
            training(_preferred(*_TWO, InstanceCount=None)),
            training(_preferred(_preference("ml.m5.xlarge", InstanceCount=2), InstanceCount=2)),
            training(_preferred(_preference("ml.m5.xlarge", InstanceCount=_LATER), _TWO[1], InstanceCount=None)),
            _processing(InstanceType=None, InstanceCount=None, InstancePreferences=[*_TWO]),
        ],
        good=[
            training(_preferred(*_TWO, InstanceCount=_LATER)),
            training(_preferred(*_TWO, _LATER, InstanceCount=None)),
            training(_preferred(_preference("ml.m5.xlarge", InstanceCount=_LATER), InstanceCount=None)),
            _processing(InstanceType=None, InstancePreferences=[*_TWO]),
        ],
    ),
    "SMT310": Cases(
        bad=[
            training(
                _preferred(_preference("ml.p5.48xlarge", TrainingPlanArns=[_PLAN]), TrainingPlanArn=_PLAN, **_NO_KEY)
            ),
            training(
                _preferred(_preference("ml.p5.48xlarge", TrainingPlanArns=_LATER), TrainingPlanArn=_LATER, **_NO_KEY)
            ),
        ],
        good=[
            training(_preferred(_preference("ml.p5.48xlarge"), TrainingPlanArn=_PLAN, **_NO_KEY)),
            training(_preferred(_preference("ml.p5.48xlarge", TrainingPlanArns=[]), TrainingPlanArn=_PLAN, **_NO_KEY)),
        ],
    ),
    "SMT311": Cases(
        bad=[
            training(_on("ml.c5.xlarge", VolumeSizeInGB=0)),
            training(_grouped(_group("a", "ml.g5.xlarge"), _group("b"), VolumeSizeInGB=None, **_NO_KEY)),
            tuning(_tuned_apart(VolumeSizeInGB=0)),
            _by_default("Integer", 0, {"VolumeSizeInGB": _P}),
        ],
        good=[
            training(_on("ml.g5.xlarge", VolumeSizeInGB=None)),
            training(_on("ml.c5.xlarge", VolumeSizeInGB=1)),
            training(_on("ml.c5.xlarge", VolumeSizeInGB=_LATER)),
            training(_on(_LATER, VolumeSizeInGB=None)),
            training({"ResourceConfig": _UNRESOLVED}),
            tuning(_tuned(VolumeSizeInGB=None)),
        ],
    ),
    "SMT312": Cases(
        bad=[
            training(_on("ml.p5.48xlarge", VolumeSizeInGB=31)),
            training(_on("ml.r5d.large", VolumeSizeInGB=200)),
            training(_grouped(_group("a", "ml.g5.xlarge"), _group("b", "ml.g6.xlarge"), VolumeSizeInGB=99, **_NO_KEY)),
            tuning(_tuned(InstanceType="ml.g5.xlarge", VolumeSizeInGB=100, **_NO_KEY)),
            _processing(InstanceType="ml.g4dn.xlarge", VolumeSizeInGB=100, **_NO_KEY),
        ],
        good=[
            training(_on("ml.p5.48xlarge", VolumeSizeInGB=30)),
            training(_on("ml.p5.48xlarge", VolumeSizeInGB=_LATER)),
            training(_on("ml.r5.large", VolumeSizeInGB=200)),
            training(_grouped(_group("a", "ml.g5.xlarge"), _group("b"), VolumeSizeInGB=99, **_NO_KEY)),
            tuning(_tuned(InstanceType="ml.g5.xlarge", VolumeSizeInGB=1000, **_NO_KEY)),
        ],
    ),
    "SMT313": Cases(
        bad=[
            training({"ResourceConfig": {"InstanceType": "ml.p6-b300.48xlarge", "VolumeKmsKeyId": _UNRESOLVED}}),
            training(_grouped(_group("a"), _group("b", "ml.r5d.large"))),
            training(_preferred(_preference("ml.m5.xlarge"), _preference("ml.g6.xlarge"))),
            tuning(_tuned(InstanceType="ml.g7.2xlarge")),
            _processing(InstanceType="ml.g5.xlarge"),
            _processing("ClarifyCheck", InstanceType="ml.g5.xlarge"),
            _resources(VolumeKmsKeyId="alias/models"),
            _by_default("String", "ml.g5.xlarge", {"InstanceType": _P}),
        ],
        good=[
            training({"ResourceConfig": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": ""}}),
            training({"ResourceConfig": {"InstanceType": _LATER}}),
            training({"ResourceConfig": {"InstanceType": "ml.m5.mega"}}),
            _processing(InstanceType="ml.r5.xlarge"),
            _resources(),
            _resources(InstanceType="ml.inf2.xlarge", VolumeKmsKeyId=KEY),
        ],
    ),
    "SMT314": Cases(
        bad=[
            training({"ResourceConfig": {"VolumeKmsKeyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/training"}}),
            tuning(_tuned(VolumeKmsKeyId="alias/training")),
            _by_default("String", "alias/training", {"VolumeKmsKeyId": _P}),
        ],
        good=[
            training({"ResourceConfig": {"VolumeKmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}}),
            training({"ResourceConfig": {"VolumeKmsKeyId": _UNRESOLVED}}),
            training({"OutputDataConfig": {"KmsKeyId": "alias/output"}}),
            _processing(VolumeKmsKeyId="alias/processing"),
        ],
    ),
    "SMT315": Cases(
        bad=[
            training(_on("ml.m5.xlarge", TrainingPlanArn=_PLAN)),
            training(_on("ml.trn1.2xlarge", TrainingPlanArn=_LATER)),
            training(
                _preferred(
                    _preference("ml.p5.48xlarge", TrainingPlanArns=[_PLAN]),
                    _preference("ml.p3dn.24xlarge", TrainingPlanArns=[_PLAN]),
                    **_NO_KEY,
                )
            ),
        ],
        good=[
            training(_on("ml.p5.4xlarge", TrainingPlanArn=_PLAN)),
            training(_on("ml.p7.48xlarge", TrainingPlanArn=_PLAN)),
            training(_on("ml.trn1.2xlarge", TrainingPlanArn=None)),
            training(
                _preferred(
                    _preference("ml.p5.48xlarge", TrainingPlanArns=[_PLAN]), _preference("ml.g5.48xlarge"), **_NO_KEY
                )
            ),
        ],
    ),
    "SMT316": Cases(
        bad=[
            training(
                _grouped(
                    _group("a", "ml.p5.48xlarge"), _group("b", "ml.p4d.24xlarge"), TrainingPlanArn=_PLAN, **_NO_KEY
                )
            ),
            training(
                _preferred(
                    _preference("ml.p5.48xlarge"), _preference("ml.p7.48xlarge"), TrainingPlanArn=_PLAN, **_NO_KEY
                )
            ),
        ],
        good=[
            training(
                _grouped(_group("a", "ml.p5.48xlarge"), _group("b", "ml.p5.48xlarge"), TrainingPlanArn=_PLAN, **_NO_KEY)
            ),
            training(_preferred(_preference("ml.p5.48xlarge"), _preference(_LATER), TrainingPlanArn=_PLAN, **_NO_KEY)),
        ],
    ),
    "SMT317": Cases(
        bad=[
            xgboost(_on("ml.p6e-gb200.36xlarge")),
            training(
                {
                    **_image("tensorflow", "2.16.2", on="ml.p6e-gb200.36xlarge"),
                    **_grouped(_group("a", "ml.p6e-gb200.36xlarge"), **_NO_KEY),
                }
            ),
        ],
        good=[
            training({**_image("pytorch", "2.5.1", on="ml.p5.48xlarge"), **_on("ml.p5.48xlarge")}),
            training({**_on("ml.p6e-gb200.36xlarge"), "AlgorithmSpecification": {"TrainingImage": _LATER}}),
        ],
    ),
    "SMT318": Cases(
        bad=[
            training({"StoppingCondition": {"MaxPendingTimeInSeconds": 1800}}),
            training({**_preferred(*_TWO), "StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}),
            tuning({"TrainingJobDefinition": {"StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}}),
        ],
        good=[
            training({**_on("ml.trn1.2xlarge"), "StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}),
            training({**_on(_LATER), "StoppingCondition": {"MaxPendingTimeInSeconds": 7200}}),
            training(
                {
                    **_preferred(_preference("ml.m5.xlarge"), _preference("ml.g5.xlarge"), **_NO_KEY),
                    "StoppingCondition": {"MaxPendingTimeInSeconds": 7200},
                }
            ),
            training({"StoppingCondition": {"MaxPendingTimeInSeconds": _LATER}}),
        ],
    ),
    "SMT319": Cases(
        bad=[
            _boosted("1.7-1", "ml.g4dn.xlarge", tree_method="hist"),
            _boosted("3.2-0", "ml.g5.xlarge", tree_method="approx"),
            tuning(_tuned(InstanceType="ml.g5.xlarge", **_NO_KEY)),
            training({**_SKLEARN, **_on("ml.g5.xlarge")}),
        ],
        good=[
            _boosted("3.2-0", "ml.g5.xlarge", tree_method="hist"),
            _boosted("1.7-1", "ml.g5.xlarge", tree_method=_LATER),
            _boosted("1.7-1", "ml.m5.xlarge", tree_method="hist"),
            _boosted("1.7-1", "ml.g5.xlarge", tree_method="gpu_hist", eta=_LATER),
            _boosted("1.5-1", "ml.g5.xlarge", use_dask_gpu_training="true"),
            tuning(
                {
                    **_tuned(InstanceType="ml.g5.xlarge", **_NO_KEY),
                    "HyperParameterTuningJobConfig": {"ParameterRanges": _SEARCHED},
                }
            ),
            training({**_SKLEARN, **_on("ml.m5.xlarge")}),
            training(_on("ml.g5.xlarge")),
            xgboost({**_on("ml.g5.xlarge"), "HyperParameters": {"sagemaker_program": "train.py"}}),
        ],
    ),
    "SMT320": Cases(
        bad=[
            training(_on("ml.g5.8xlarge", InstanceCount=4)),
            training(_grouped(_group("a"), _group("b", "ml.p4d.24xlarge"), **_NO_KEY)),
        ],
        good=[
            training({**_on("ml.p5.48xlarge", InstanceCount=4), "VpcConfig": None}),
            training(_on("ml.g5.xlarge", InstanceCount=4)),
            training(_on("ml.p5.48xlarge", InstanceCount=_LATER)),
        ],
    ),
    "SMT321": Cases(
        bad=[
            training({**_SKLEARN, **_grouped(_group("a"), _group("b"))}),
            pipeline(
                train_step("Train", {**_SKLEARN, "ResourceConfig": {"InstanceCount": _P}}),
                parameters=[{"Name": "P", "Type": "Integer", "DefaultValue": 3}],
            ),
        ],
        good=[
            training({**_SKLEARN, "ResourceConfig": {"InstanceCount": _LATER}}),
            training({"ResourceConfig": {"InstanceCount": 2}}),
        ],
    ),
    "SMT322": Cases(
        bad=[
            training(_on("ml.m5.xlarge", InstancePlacementConfig={"EnableMultipleJobs": False})),
            training(_grouped(_group("a"), InstancePlacementConfig=_LATER)),
        ],
        good=[
            training(_on("ml.m5.xlarge", InstancePlacementConfig=None)),
            training(_on(_LATER, InstancePlacementConfig={"EnableMultipleJobs": True})),
            training(_on("ml.trn2.48xlarge", InstancePlacementConfig={"EnableMultipleJobs": True})),
        ],
    ),
    "SMT323": Cases(
        bad=[
            training(_preferred(*_TWO, SelectedInstanceType="ml.m5.xlarge")),
            training({"ResourceConfig": {"SelectedInstanceCount": _LATER}}),
            _processing(SelectedInstanceCount=1),
        ],
        good=[training({"ResourceConfig": {"SelectedInstanceType": None}}), _processing()],
    ),
    "SMT324": Cases(
        bad=[
            _processing(InstanceType="ml.g4dn.xlarge", VolumeSizeInGB=126, **_NO_KEY),
            _processing("QualityCheck", InstanceType="ml.g5.xlarge", VolumeSizeInGB=251, **_NO_KEY),
            tuning(_tuned(InstanceType="ml.p5.48xlarge", VolumeSizeInGB=30_401, **_NO_KEY)),
        ],
        good=[
            training(_on("ml.g5.xlarge", VolumeSizeInGB=500)),
            tuning(_tuned_apart(InstanceType="ml.g5.xlarge", VolumeSizeInGB=500)),
            _processing(InstanceType="ml.g4dn.xlarge", VolumeSizeInGB=125, **_NO_KEY),
            _processing(InstanceType="ml.r5d.large", VolumeSizeInGB=16_000, **_NO_KEY),
            _processing(InstanceType="ml.m5.large", VolumeSizeInGB=16_000),
            _processing(InstanceType=_LATER, VolumeSizeInGB=16_000),
        ],
    ),
    "SMT325": Cases(
        bad=[
            training(_preferred(*_TWO, _preference("ml.m5.xlarge"))),
            _processing(InstanceType=None, InstancePreferences=[_TWO[0], _TWO[0]]),
        ],
        good=[
            training(_preferred(_preference("ml.m5.xlarge"), _preference("ml.m5.2xlarge"))),
            training(_preferred(_preference(_LATER), _preference(_LATER))),
        ],
    ),
    "SMT328": Cases(
        bad=[
            training(_algorithm()),
            training({"AlgorithmSpecification": {"TrainingImage": _LATER, "AlgorithmName": _LATER}}),
            tuning({"TrainingJobDefinition": {"AlgorithmSpecification": {"TrainingImage": None}}}),
        ],
        good=[
            training(_algorithm(AlgorithmName=_LATER)),
            training({"AlgorithmSpecification": {"AlgorithmName": ""}}),
            training({"AlgorithmSpecification": _UNRESOLVED}),
            training({"AlgorithmSpecification": None}),
        ],
    ),
    "SMT330": Cases(
        bad=[
            xgboost(_grouped(_group("a"), _group("b", "ml.r5.xlarge"))),
            training(
                {**_image("tensorflow", "2.5.0", on="ml.c5.xlarge", python="py37"), **_grouped(_group("a"))},
            ),
        ],
        good=[
            training(
                {**_image("tensorflow", "2.6.0", on="ml.c5.xlarge", python="py38"), **_grouped(_group("a"))},
            ),
            training(_image("pytorch", "1.9.0", on="ml.c5.xlarge", python="py38")),
            training(_grouped(_group("a"))),
        ],
    ),
    "SMT331": Cases(
        bad=[training(_named(None, ["b"], ["b"])), training(_named(_groups(_group("a"), _group("c")), ["c"]))],
        good=[
            training(_named(None, ["a"], ["b"])),
            training(_named(None, ["a"], [])),
            training(_named(None, ["a", _LATER])),
            training(_named(_groups(_group("a"), _group(_LATER)), ["a"])),
        ],
    ),
    "SMT332": Cases(
        bad=[
            tuning(_tuned(InstanceCount=None, InstanceConfigs=[_preference("ml.m5.xlarge", InstanceCount=1)])),
            tuning(_tuned(**_NO_TYPE, InstanceConfigs=[_preference("ml.m5.xlarge", InstanceCount=1)])),
        ],
        good=[tuning(_tuned(InstanceConfigs=[])), tuning()],
    ),
    "SMT333": Cases(
        bad=[
            tuning(_tuned(**_NO_TYPE, InstanceConfigs=[_preference("ml.m5.xlarge"), _preference("ml.c5.4xlarge")])),
            tuning(_tuned(**_NO_TYPE, InstanceConfigs=[_preference("ml.g5.xlarge")], **_NO_KEY)),
        ],
        good=[
            tuning(_tuned(**_NO_TYPE, InstanceConfigs=[_preference(_LATER)])),
            tuning(_tuned(InstanceType="ml.m6i.xlarge")),
        ],
    ),
    "SMT334": Cases(
        bad=[
            training({**_image("tensorflow", "2.16.2", on="ml.m5.xlarge"), **_on("ml.g5.xlarge")}),
            training({**_image("pytorch", "2.0.1", on="ml.g5.xlarge"), **_on("ml.trn1.2xlarge")}),
            training({**_image("pytorch", "1.11.0", on="ml.trn1.2xlarge"), **_on("ml.m5.xlarge")}),
        ],
        good=[
            training({**_image("pytorch", "2.0.1", on="ml.g5.xlarge"), **_on("ml.m5.xlarge")}),
            training({**_image("pytorch", "1.11.0", on="ml.trn1.2xlarge"), **_on("ml.trn1.2xlarge")}),
            training({**_image("pytorch", "2.0.1", on="ml.m5.xlarge"), **_on(_LATER)}),
            training(_on("ml.g5.xlarge")),
        ],
    ),
    "SMT335": Cases(
        bad=[
            training({"AlgorithmSpecification": None}),
            training({"StoppingCondition": None}),
            training({"ResourceConfig": {"InstanceType": None}}),
            tuning({"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": None}}),
        ],
        good=[
            training({"ResourceConfig": None, "ServerlessJobConfig": {"JobType": "FineTuning"}}),
            training({"ResourceConfig": _UNRESOLVED, "AlgorithmSpecification": _UNRESOLVED}),
            training({"ResourceConfig": {"InstanceType": _LATER}}),
            training(_preferred(*_TWO)),
        ],
    ),
    "SMT336": Cases(
        bad=[training(_on("ml.c4.8xlarge")), training(_on("ml.p3dn.24xlarge"))],
        good=[training(_on("ml.p3.2xlarge")), training(_on("ml.m5.large")), training(_on(_LATER))],
    ),
    "SMT337": Cases(
        bad=[
            _input("/opt/ml/input/data"),
            _input("/opt/ml/processing-input"),
            _input(None),
            _input("raw", AppManaged=False),
        ],
        good=[
            _input("/opt/ml/processing/"),
            _input(_LATER),
            _input("/data", AppManaged=True),
            _input(None, AppManaged=_LATER),
            pipeline(processing_step("Process", {"ProcessingInputs": [{"InputName": "raw", "S3Input": _LATER}]})),
        ],
    ),
    "SMT338": Cases(
        bad=[_transform(MaxPayloadInMB=101), _transform(MaxPayloadInMB=6, MaxConcurrentTransforms=17)],
        good=[
            _transform(MaxPayloadInMB=100),
            _transform(MaxPayloadInMB=100, MaxConcurrentTransforms=0),
            _transform(MaxPayloadInMB=60, MaxConcurrentTransforms=_LATER),
            _transform(MaxPayloadInMB=_LATER, MaxConcurrentTransforms=101),
            _transform(MaxPayloadInMB=0, MaxConcurrentTransforms=200),
        ],
    ),
    "SMT339": Cases(
        bad=[_resources(InstanceCount=101), _resources(InstanceCount=1000)],
        good=[_resources(InstanceCount=1), _resources(InstanceCount=_LATER)],
    ),
}
