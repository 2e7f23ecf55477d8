"""Network and encryption."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import training, tuning, xgboost

_LATER: Final = {"Get": "Execution.Later"}
_OPEN: Final = {"EnableInterContainerTrafficEncryption": None}


def _cluster(**members: object) -> dict[str, object]:
    return {"ResourceConfig": {"VolumeKmsKeyId": None, **members}}


def _tuned(**members: object) -> dict[str, object]:
    return {"TrainingJobDefinition": members}


CASES: Final = {
    "SMT601": Cases(
        bad=[xgboost({"VpcConfig": None}), tuning(_tuned(VpcConfig=None))],
        good=[xgboost(), training({"VpcConfig": _LATER})],
    ),
    "SMT602": Cases(
        bad=[xgboost({"EnableNetworkIsolation": None}), tuning(_tuned(EnableNetworkIsolation=False))],
        good=[
            training({"EnableNetworkIsolation": _LATER}),
            training({"EnableNetworkIsolation": False, "RemoteDebugConfig": {"EnableRemoteDebug": True}}),
        ],
    ),
    "SMT603": Cases(
        bad=[
            xgboost(_cluster()),
            tuning(_tuned(HyperParameterTuningResourceConfig={"VolumeKmsKeyId": None})),
        ],
        good=[training(_cluster(InstanceType="ml.g5.xlarge")), training(_cluster(InstanceType=_LATER))],
    ),
    "SMT604": Cases(
        bad=[xgboost({"OutputDataConfig": {"KmsKeyId": None}}), tuning(_tuned(OutputDataConfig={"KmsKeyId": None}))],
        good=[
            training({"OutputDataConfig": {"KmsKeyId": None, "S3OutputPath": "s3://fast--euw1-az1--x-s3/models/"}}),
            training({"OutputDataConfig": {"KmsKeyId": _LATER}}),
        ],
    ),
    "SMT605": Cases(
        bad=[
            training({"ResourceConfig": {"InstanceCount": 8}, **_OPEN}),
            tuning(
                _tuned(
                    HyperParameterTuningResourceConfig={"InstanceCount": 2},
                    EnableInterContainerTrafficEncryption=False,
                )
            ),
        ],
        good=[training(_OPEN), training({"ResourceConfig": {"InstanceCount": _LATER}, **_OPEN})],
    ),
}
