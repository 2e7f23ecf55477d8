"""Network and encryption."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.rules.examples import (
    ACCOUNT,
    IMAGE,
    KEY,
    REGION,
    ROLE,
    VPC,
    channel,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning,
    xgboost,
)

_LATER: Final = {"Get": "Execution.Later"}
_TOKEN: Final = "${Token[TOKEN.17]}"  # noqa: S105 - how CDK writes a value of the deployment
_ACCESS_KEY: Final = "ASIA" + 4 * "QRST"
_CHAINER: Final = f"520713654638.dkr.ecr.{REGION}.amazonaws.com/sagemaker-chainer:5.0.0-cpu-py3"
_IN_CHANNEL: Final = "/opt/ml/input/data/code/sourcedir.tar.gz"
_M5: Final = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1}
_SWAPPED: Final = {"Subnets": VPC["SecurityGroupIds"], "SecurityGroupIds": VPC["Subnets"][:1]}
_OPEN: Final = {"EnableInterContainerTrafficEncryption": None}


def _cluster(**members: object) -> dict[str, object]:
    return {"ResourceConfig": {"VolumeKmsKeyId": None, **members}}


def _tuned(**members: object) -> dict[str, object]:
    return {"TrainingJobDefinition": members}


def _image(uri: str) -> dict[str, object]:
    return {"AlgorithmSpecification": {"TrainingImage": uri}}


def _scripted(version: str, location: str) -> dict[str, object]:
    script = {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": f'"{location}"'}
    return {**_image(builtin_image("xgboost", version).uri(REGION)), "HyperParameters": script}


def _out(location: object) -> dict[str, object]:
    return {"OutputDataConfig": {"S3OutputPath": location}}


def _subnets(subnets: list[object]) -> dict[str, object]:
    return {"VpcConfig": {"Subnets": subnets}}


def _mounted() -> dict[str, object]:
    source = {
        "FileSystemId": "fs-1",
        "FileSystemType": "FSxLustre",
        "FileSystemAccessMode": "ro",
        "DirectoryPath": "/x",
    }
    return channel("train", DataSource={"S3DataSource": None, "FileSystemDataSource": source})


def _started(words: list[str]) -> dict[str, object]:
    return {"AlgorithmSpecification": {"ContainerEntrypoint": words}}


def _run(words: list[str]) -> dict[str, object]:
    return {"AppSpecification": {"ContainerEntrypoint": words}}


def _many(count: object) -> dict[str, object]:
    return {"ProcessingResources": {"ClusterConfig": {"InstanceCount": count}}}


def _parameter(name: str, default: str) -> dict[str, object]:
    return {"Name": name, "Type": "String", "DefaultValue": default}


CASES: Final = {
    "SMT601": Cases(
        bad=[
            xgboost({"VpcConfig": None}),
            tuning(_tuned(VpcConfig=None)),
            pipeline(step("Training", "Train", {"RoleArn": ROLE, "VpcConfig": {}})),
        ],
        good=[
            xgboost(),
            pipeline(step("Training", "Train", {"RoleArn": ROLE, "VpcConfig": _LATER})),
            pipeline(step("Training", "Train", {})),
        ],
    ),
    "SMT602": Cases(
        bad=[xgboost({"EnableNetworkIsolation": None}), tuning(_tuned(EnableNetworkIsolation=False))],
        good=[
            training({"EnableNetworkIsolation": _LATER}),
            training({**_image(_CHAINER), "EnableNetworkIsolation": False}),
            training({**_started(["pip", "install", "lightgbm"]), "EnableNetworkIsolation": None}),
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
            training(
                {
                    "OutputDataConfig": {
                        "KmsKeyId": None,
                        "S3OutputPath": {"Std:Join": {"On": "/", "Values": ["s3://fast--euw1-az1--x-s3", _LATER]}},
                    }
                }
            ),
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
    "SMT606": Cases(
        bad=[
            training(
                _image(f"462105765813.dkr.ecr.{REGION}.amazonaws.com/sagemaker-rl-ray-container:ray-1.6.0-cpu-py36")
            ),
            tuning(_tuned(**_image("520713654638.dkr.ecr.us-east-1.amazonaws.com/sagemaker-rl-tensorflow:ray0.6"))),
        ],
        good=[
            training(_image(f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/sagemaker-chainer:5.0.0")),
            training({**_image(_CHAINER), "EnableNetworkIsolation": _LATER}),
        ],
    ),
    "SMT607": Cases(
        bad=[
            training(_scripted("3.2-0", "s3://code/sourcedir.tar.gz")),
            tuning(
                _tuned(
                    StaticHyperParameters={"sagemaker_program": '"train.py"'},
                    AlgorithmSpecification={"TrainingImage": builtin_image("xgboost", "3.2-0").uri("us-east-1")},
                )
            ),
        ],
        good=[
            xgboost(),
            training({**_scripted("3.2-0", _IN_CHANNEL), "EnableNetworkIsolation": _LATER}),
            training(_scripted("1.7-1", _IN_CHANNEL)),
        ],
    ),
    "SMT608": Cases(
        bad=[
            training(_scripted("1.7-1", "s3://code/sourcedir.tar.gz")),
            training({"HyperParameters": {"sagemaker_submit_directory": "s3://code/sourcedir.tar.gz"}}),
        ],
        good=[
            training({**_scripted("1.7-1", "s3://code/a.tar.gz"), "EnableNetworkIsolation": False}),
            training({"HyperParameters": {"sagemaker_submit_directory": _LATER}}),
            xgboost(),
        ],
    ),
    "SMT609": Cases(
        bad=[
            training(_out({"Std:Join": {"On": "/", "Values": ["s3://fast--euw1-az1--x-s3", _LATER]}})),
            tuning(_tuned(OutputDataConfig={"S3OutputPath": "s3://fast--euw1-az1--x-s3"})),
        ],
        good=[
            training(_out("s3://artifacts/a--x-s3/")),
            training(_out({"Std:Join": {"On": "", "Values": ["s3://fast--euw1-az1--x-s3", _LATER]}})),
            training({"OutputDataConfig": {"S3OutputPath": "s3://fast--euw1-az1--x-s3/", "KmsKeyId": _LATER}}),
        ],
    ),
    "SMT611": Cases(
        bad=[
            training({"ResourceConfig": {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 2}}),
            tuning(_tuned(HyperParameterTuningResourceConfig={"InstanceType": "ml.g5.xlarge", "InstanceCount": 2})),
        ],
        good=[
            training({"ResourceConfig": {"InstanceCount": 8}}),
            training({"ResourceConfig": {"InstanceType": "ml.g5.xlarge", "InstanceCount": _LATER}}),
        ],
    ),
    "SMT614": Cases(
        bad=[
            training({"RoleArn": "arn:aws:iam::999999999999:role/training"}),
            tuning(_tuned(OutputDataConfig={"KmsKeyId": f"arn:aws:kms:{REGION}:999999999999:alias/models"})),
        ],
        good=[
            training({"OutputDataConfig": {"KmsKeyId": "alias/models"}}),
            training({"RoleArn": _LATER}),
            training({"RoleArn": "arn:aws:iam::${Token[AWS.AccountId.3]}:role/training"}),
        ],
    ),
    "SMT615": Cases(
        bad=[xgboost(_subnets(["subnet-0a"])), tuning(_tuned(**_subnets(["subnet-0a"])))],
        good=[
            training(_subnets([_LATER])),
            training(_subnets(["#{Token[TOKEN.21]}"])),
            training({**_subnets(["subnet-0a"]), "InputDataConfig": [_mounted()]}),
        ],
    ),
    "SMT616": Cases(
        bad=[
            training(_started(["pip", "install", "-r", "requirements.txt"])),
            training(_started(["/bin/sh", "-c", "aws s3 cp s3://data/a.csv . && python train.py"])),
        ],
        good=[
            training({**_started(["pip", "install", "lightgbm"]), "EnableNetworkIsolation": False}),
            training(_started(["pip", "install", "--no-index", "/opt/ml/input/data/wheels/a.whl"])),
            training(_started(["python", "pip_install_report.py"])),
        ],
    ),
    "SMT620": Cases(
        bad=[
            pipeline(processing_step(request={"NetworkConfig": None})),
            pipeline(
                step("AutoML", "Search", {"InputDataConfig": [], "OutputDataConfig": {"S3OutputPath": "s3://a/"}})
            ),
            pipeline(step("ClarifyCheck", "Bias", {"AppSpecification": {"ImageUri": IMAGE}})),
        ],
        good=[
            pipeline(step("AutoML", "Search", {"AutoMLJobConfig": {"SecurityConfig": {"VpcConfig": VPC}}})),
            pipeline(step("AutoML", "Search", {"AutoMLProblemTypeConfig": {}, "SecurityConfig": {"VpcConfig": VPC}})),
            pipeline(step("Processing", "Prepare", {"NetworkConfig": _LATER})),
            pipeline(step("Transform", "Score", {"ModelName": "churn"})),
        ],
    ),
    "SMT621": Cases(
        bad=[
            pipeline(processing_step(request={"NetworkConfig": {"EnableNetworkIsolation": None}})),
            pipeline(
                processing_step(request={"NetworkConfig": {"EnableNetworkIsolation": {"Get": "Parameters.Closed"}}}),
                parameters=[{"Name": "Closed", "Type": "Boolean", "DefaultValue": False}],
            ),
        ],
        good=[
            pipeline(processing_step(request={"NetworkConfig": {"EnableNetworkIsolation": _LATER}})),
            pipeline(processing_step(request={"Environment": {"TABLE": "s3://lake/t/"}, "NetworkConfig": None})),
            pipeline(processing_step(request={**_run(["pip", "install", "x"]), "NetworkConfig": None})),
        ],
    ),
    "SMT622": Cases(
        bad=[
            pipeline(step("Transform", "Score", {"TransformResources": _M5})),
            pipeline(step("QualityCheck", "Drift", {"ProcessingResources": {"ClusterConfig": _M5}})),
        ],
        good=[
            pipeline(step("Transform", "Score", {"TransformResources": {**_M5, "InstanceType": "ml.g5.xlarge"}})),
            pipeline(step("Transform", "Score", {"TransformResources": {**_M5, "InstanceType": _LATER}})),
            pipeline(step("Transform", "Score", {"TransformResources": {**_M5, "VolumeKmsKeyId": KEY}})),
        ],
    ),
    "SMT623": Cases(
        bad=[
            pipeline(step("Transform", "Score", {"TransformOutput": {"S3OutputPath": "s3://scores/"}})),
            pipeline(step("AutoML", "Search", {"OutputDataConfig": {"S3OutputPath": "s3://models/"}})),
        ],
        good=[
            pipeline(step("Transform", "Score", {"TransformOutput": {"S3OutputPath": "s3://f--euw1-az1--x-s3/a/"}})),
            pipeline(step("Transform", "Score", {"TransformOutput": _LATER})),
            pipeline(processing_step(request={"ProcessingOutputConfig": None})),
        ],
    ),
    "SMT624": Cases(
        bad=[
            pipeline(processing_step(request={**_many(8), "NetworkConfig": None})),
            pipeline(
                processing_step(request={**_many(2), "NetworkConfig": {"EnableInterContainerTrafficEncryption": False}})
            ),
        ],
        good=[
            pipeline(processing_step(request={**_many(1), "NetworkConfig": None})),
            pipeline(processing_step(request={**_many(_LATER), "NetworkConfig": None})),
            pipeline(
                processing_step(
                    request={**_many(2), "NetworkConfig": {"EnableInterContainerTrafficEncryption": _LATER}}
                )
            ),
        ],
    ),
    "SMT625": Cases(
        bad=[
            pipeline(processing_step(request=_run(["pip", "install", "pandas"]))),
            pipeline(processing_step(request={"Environment": {"TABLE": "s3://lake/t/"}})),
        ],
        good=[
            pipeline(processing_step()),
            pipeline(
                processing_step(
                    request={
                        "Environment": {"TABLE": "s3://lake/t/"},
                        "NetworkConfig": {"EnableNetworkIsolation": _LATER},
                    }
                )
            ),
        ],
    ),
    "SMT617": Cases(
        bad=[
            training(
                {"ResourceConfig": {"VolumeKmsKeyId": f"arn:aws:kms:{REGION}:key/11111111-2222-3333-4444-555555555555"}}
            ),
            tuning(_tuned(OutputDataConfig={"KmsKeyId": f"arn:aws:s3:{REGION}:123456789012:key/models"})),
            pipeline(
                processing_step(
                    request={
                        "ProcessingResources": {"ClusterConfig": {"VolumeKmsKeyId": f"arn:aws:kms:{REGION}:12:key/a"}}
                    }
                )
            ),
        ],
        good=[
            training({"OutputDataConfig": {"KmsKeyId": "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/models"}}),
            training({"ResourceConfig": {"VolumeKmsKeyId": "mrk-1234abcd12ab34cd56ef1234567890ab"}}),
            training({"OutputDataConfig": {"KmsKeyId": "arn:${Token[AWS.Partition.3]}:kms:us-east-1:12:key/a"}}),
        ],
    ),
    "SMT690": Cases(
        bad=[
            xgboost({"Environment": {"wandbApiKey": "0123abcd4567efgh"}}),
            pipeline(processing_step(request={"Environment": {"HF_TOKEN": "a-token-of-mine"}})),
            tuning(_tuned(StaticHyperParameters={"db_password": '"correct-horse"'})),
            pipeline(step("Model", "Create", {"PrimaryContainer": {"Environment": {"CLIENT_SECRET": "p8e-correct"}}})),
        ],
        good=[
            training({"HyperParameters": {"max_tokens": "512000", "pad_token": "<|pad|>", "eos_token": "the_end"}}),
            training({"Environment": {"DB_PASSWORD": _LATER, "API_KEY": _TOKEN}}),
            training({"Environment": {"DB_SECRET": "prod/churn/db", "PASSWORD_ARN": "arn:aws:secretsmanager:x"}}),
            training({"Environment": {"API_KEY": "", "SECRET_NAME": "churn-database", "PWD": "/opt/ml/code"}}),
        ],
    ),
    "SMT691": Cases(
        bad=[
            pipeline(train_step(), parameters=[{"Name": "Key", "Type": "String", "DefaultValue": _ACCESS_KEY}]),
            training(_started(["train", "--token", "ghp_" + 6 * "Abc123"])),
            pipeline(processing_step(request={"Environment": {"PEM": "-----BEGIN RSA PRIVATE " + "KEY-----"}})),
        ],
        good=[
            training({"Environment": {"DOC": "AKIAIOSFODNN7EXAMPLE", "DIGEST": "AKIAAKIAAKIAAKIAAKIAAKIA"}}),
            training({"Environment": {"KEY": _LATER}}),
        ],
    ),
    "SMT692": Cases(
        bad=[
            pipeline(train_step(), parameters=[_parameter("ApiKey", "0123abcd4567")]),
            pipeline(train_step(), parameters=[_parameter("HfToken", "")]),
        ],
        good=[
            pipeline(train_step(), parameters=[{"Name": "MaxTokens", "Type": "Integer", "DefaultValue": 512}]),
            pipeline(train_step(), parameters=[{"Name": "DatabaseSecret", "Type": "String"}]),
            pipeline(train_step(), parameters=[_parameter("DatabasePassword", "/churn/database/password")]),
        ],
    ),
    "SMT626": Cases(
        bad=[
            tuning(_tuned(**_subnets(["subnet-1", "sg-1"]))),
            pipeline(processing_step("Prepare", {"NetworkConfig": {"VpcConfig": {"SecurityGroupIds": ["subnet-1"]}}})),
            pipeline(step("AutoML", "Search", {"AutoMLJobConfig": {"SecurityConfig": {"VpcConfig": _SWAPPED}}})),
            pipeline(step("Model", "Model", {"VpcConfig": _SWAPPED})),
        ],
        good=[
            training(_subnets([_LATER, "subnet-1"])),
            training(_subnets(["#{Token[TOKEN.17]}"])),
            training(_subnets(["sg" + _TOKEN])),
            training(_subnets(["custom-id"])),
            pipeline(step("Training", "Train", {"VpcConfig": _LATER})),
        ],
    ),
}
