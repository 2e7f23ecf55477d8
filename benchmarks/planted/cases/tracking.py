"""Tracking and debugging."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import (
    ACCOUNT,
    REGION,
    Example,
    built_in,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    xgboost,
)

_LATER: Final = {"Get": "Execution.Later"}
_ON: Final = {"Name": "On", "Type": "Boolean", "DefaultValue": True}
_IF_ON: Final = {"Get": "Parameters.On"}
_APP: Final = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-app/team"
_TOKEN: Final = "${Token[TOKEN.17]}"  # noqa: S105 - how CDK writes a value of the deployment
_OPEN: Final = {"EnableNetworkIsolation": False}
_RULES: Final = {
    "DebugRuleConfigurations": [
        {"RuleConfigurationName": "Overfit", "RuleEvaluatorImage": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/rules:1"}
    ]
}
_QUIET_HOOK: Final[dict[str, object]] = {
    "DebugHookConfig": {"S3OutputPath": "s3://artifacts/", "CollectionConfigurations": []}
}


def _debugged(value: object, **members: object) -> dict[str, object]:
    return {"RemoteDebugConfig": {"EnableRemoteDebug": value}, **members}


def _chained(value: object) -> dict[str, object]:
    return {"SessionChainingConfig": {"EnableSessionTagChaining": value}}


def _logged(config: object) -> Example:
    return pipeline(train_step(), MlflowConfig=config)


def _both(pipelines: str, own: str) -> Example:
    request: dict[str, object] = {"MlflowConfig": {"MlflowResourceArn": own}, **_OPEN}
    return pipeline(train_step(request=request), MlflowConfig={"MlflowResourceArn": pipelines})


def _scripted(version: str, **members: object) -> dict[str, object]:
    image = {"TrainingImage": builtin_image("xgboost", version).uri(REGION)}
    script = {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": '"/opt/ml/input/data/code/a.tar.gz"'}
    return {"AlgorithmSpecification": image, "HyperParameters": script, **members}


CASES: Final = {
    "SMT551": Cases(
        bad=[
            pipeline(processing_step(request={"ExperimentConfig": {"ExperimentName": "churn"}})),
            pipeline(step("Transform", request={"ModelName": "churn", "ExperimentConfig": {"TrialName": "a"}})),
        ],
        good=[pipeline(processing_step()), pipeline(step("Lambda", request={"ExperimentConfig": {"RunName": "a"}}))],
    ),
    "SMT552": Cases(
        bad=[
            pipeline(train_step(), PipelineExperimentConfig={"ExperimentName": "churn", "TrialName": "nightly"}),
            pipeline(train_step(), PipelineExperimentConfig={"ExperimentName": {"Get": "Execution.PipelineName"}}),
        ],
        good=[pipeline(train_step()), pipeline(processing_step())],
    ),
    "SMT553": Cases(
        bad=[
            training({"ExperimentConfig": {"ExperimentName": "churn", "TrialName": "nightly"}}),
            pipeline(processing_step(request={"ExperimentConfig": {"TrialName": {"Get": "Execution.PipelineName"}}})),
        ],
        good=[
            training(),
            training({"ExperimentConfig": {"RunName": "nightly"}}),
            training({"ExperimentConfig": _LATER}),
        ],
    ),
    "SMT554": Cases(
        bad=[_logged({}), _logged({"MlflowRunName": "nightly"})],
        good=[pipeline(train_step()), _logged({"MlflowResourceArn": _TOKEN}), _logged({"MlflowResourceArn": _LATER})],
    ),
    "SMT555": Cases(
        bad=[
            _logged({"MlflowResourceArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:experiment/team"}),
            pipeline(
                train_step(),
                MlflowConfig={"MlflowResourceArn": {"Get": "Parameters.Server"}},
                parameters=[{"Name": "Server", "Type": "String", "DefaultValue": "team"}],
            ),
        ],
        good=[_logged({"MlflowResourceArn": _APP}), _logged({"MlflowResourceArn": _TOKEN})],
    ),
    "SMT556": Cases(
        bad=[xgboost(_RULES), training(_scripted("3.0-5", **_RULES))],
        good=[
            training(_scripted("1.7-1", **_RULES)),
            xgboost(_QUIET_HOOK),
            training(_RULES),
            xgboost({"DebugRuleConfigurations": _LATER}),
            built_in("xgboost", _RULES, version="1.7-1"),
        ],
    ),
    "SMT561": Cases(
        bad=[
            built_in("pca", _debugged(True, **_OPEN)),
            pipeline(
                train_step(
                    request={
                        "AlgorithmSpecification": {"TrainingImage": builtin_image("kmeans").uri(REGION)},
                        **_debugged(_IF_ON, **_OPEN),
                    }
                ),
                parameters=[_ON],
            ),
        ],
        good=[xgboost(_debugged(False)), xgboost(_debugged(_LATER)), training(_scripted("1.7-1", **_debugged(True)))],
    ),
    "SMT562": Cases(
        bad=[
            training(_scripted("1.7-1", **_debugged(True))),
            pipeline(
                train_step(request=_debugged(True, EnableNetworkIsolation=_IF_ON)),
                parameters=[_ON],
            ),
        ],
        good=[training(_debugged(False)), training(_debugged(True, EnableNetworkIsolation=_LATER))],
    ),
    "SMT563": Cases(
        bad=[
            training(_scripted("1.7-1", MlflowConfig={"MlflowResourceArn": _APP})),
            training({"MlflowConfig": {"MlflowResourceArn": _LATER}}),
        ],
        good=[
            training(),
            training({"MlflowConfig": {"MlflowResourceArn": _APP}, "EnableNetworkIsolation": _LATER}),
            _logged({"MlflowResourceArn": _APP}),
        ],
    ),
    "SMT564": Cases(
        bad=[
            training(_scripted("1.7-1", **_chained(True))),
            pipeline(train_step(request=_chained(_IF_ON)), parameters=[_ON]),
        ],
        good=[training(_chained(False)), training(_chained(_LATER))],
    ),
    "SMT565": Cases(
        bad=[
            training(_debugged(True, VpcConfig=None, **_OPEN)),
            training(_debugged(True, EnableNetworkIsolation=_LATER)),
        ],
        good=[training(_debugged(True)), training(_debugged(False, **_OPEN)), xgboost(_debugged(True, **_OPEN))],
    ),
    "SMT566": Cases(
        bad=[
            _logged({"MlflowResourceArn": _APP, "MlflowRunName": "nightly"}),
            _logged({"MlflowResourceArn": _TOKEN, "MlflowRunName": _LATER}),
        ],
        good=[
            _logged({"MlflowResourceArn": _APP, "MlflowExperimentName": "churn"}),
            training({"MlflowConfig": {"MlflowResourceArn": _APP, "MlflowRunName": "nightly"}, **_OPEN}),
        ],
    ),
    "SMT567": Cases(
        bad=[
            _both(_APP, f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:mlflow-tracking-server/team"),
            pipeline(
                train_step(request={"MlflowConfig": {"MlflowResourceArn": f"{_APP}-2"}, **_OPEN}),
                MlflowConfig={"MlflowResourceArn": {"Get": "Parameters.App"}},
                parameters=[{"Name": "App", "Type": "String", "DefaultValue": _APP}],
            ),
        ],
        good=[_both(_APP, _APP), _both(_APP, _TOKEN), _logged({"MlflowResourceArn": _APP})],
    ),
}
