"""Pipelines whose jobs run: data from S3, a model in S3, with the permissions of the job's role."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from cdk_sagemaker_training.runtime.container import why_no_sandbox
from tests.support.data import separable

from .support import Account

pytestmark = pytest.mark.skipif(find_spec("xgboost") is None, reason="xgboost is not installed")
in_sandbox = pytest.mark.skipif(bool(why_no_sandbox()), reason=f"no sandbox here: {why_no_sandbox()}")

XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
KNOBS = {"objective": "binary:logistic", "eval_metric": "auc", "max_depth": "3", "seed": "1"}
EVALUATE = """
import glob, json, pathlib, sys, tarfile
base = pathlib.Path("/opt/ml/processing")
with tarfile.open(base / "model/model.tar.gz") as archive:
    names = archive.getnames()
report = base / "report"
(report / "evaluation.json").write_text(json.dumps({"files": names, "auc": float(sys.argv[1])}))
print("evaluated", names)
"""


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with EmbeddedAws(jobs="run", clock=240, interruptions="none") as aws:
        found = Account(aws)
        s3 = found.client("s3")
        s3.create_bucket(Bucket="data")
        s3.create_bucket(Bucket="models")
        for name, rows in separable().items():
            text = "\n".join(",".join(f"{value:.4f}" for value in row) for row in rows)
            s3.put_object(Bucket="data", Key=f"{name}/{name}.csv", Body=text.encode())
        s3.put_object(Bucket="data", Key="code/evaluate.py", Body=EVALUATE.encode())
        yield found


@pytest.fixture(scope="module")
def job_role(account: Account) -> str:
    def allow(actions: list[str], *resources: str) -> dict[str, Any]:
        return {"Effect": "Allow", "Action": actions, "Resource": list(resources)}

    return account.role(
        allow(["s3:ListBucket"], "arn:aws:s3:::data", "arn:aws:s3:::models"),
        allow(["s3:GetObject"], "arn:aws:s3:::data/*", "arn:aws:s3:::models/*"),
        allow(["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::models/*"),
        allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "*"),
        allow(["cloudwatch:PutMetricData"], "*"),
    )


def channel(name: str) -> dict[str, Any]:
    s3 = {"S3DataType": "S3Prefix", "S3Uri": f"s3://data/{name}/", "S3DataDistributionType": "FullyReplicated"}
    return {"ChannelName": name, "ContentType": "text/csv", "DataSource": {"S3DataSource": s3}}


def training(role: str, **changes: Any) -> dict[str, Any]:
    return {
        "RoleArn": role,
        "AlgorithmSpecification": {"TrainingImage": XGBOOST, "TrainingInputMode": "File"},
        "HyperParameters": {**KNOBS, "num_round": "12"},
        "InputDataConfig": [channel("train"), channel("validation")],
        "OutputDataConfig": {"S3OutputPath": "s3://models/out"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
        "StoppingCondition": {"MaxRuntimeInSeconds": 120},
        **changes,
    }


def processing(role: str, *arguments: Any, **changes: Any) -> dict[str, Any]:
    def given(name: str, uri: Any, path: str) -> dict[str, Any]:
        source = {"S3Uri": uri, "LocalPath": path, "S3DataType": "S3Prefix", "S3InputMode": "File"}
        return {"InputName": name, "S3Input": source}

    output = {"S3Uri": "s3://models/report", "LocalPath": "/opt/ml/processing/report", "S3UploadMode": "EndOfJob"}
    return {
        "RoleArn": role,
        "AppSpecification": {
            "ImageUri": XGBOOST,
            "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/evaluate.py"],
            "ContainerArguments": list(arguments) or ["0"],
        },
        "ProcessingInputs": [
            given("code", "s3://data/code/evaluate.py", "/opt/ml/processing/input/code"),
            given("model", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}, "/opt/ml/processing/model"),
        ],
        "ProcessingOutputConfig": {"Outputs": [{"OutputName": "report", "S3Output": output}]},
        "ProcessingResources": {
            "ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10}
        },
        **changes,
    }


@in_sandbox
def test_a_pipeline_trains_evaluates_decides_and_registers(account: Account, job_role: str) -> None:
    import numpy as np

    from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb

    pipeline_role = account.role(
        {
            "Effect": "Allow",
            "Action": ["sagemaker:Create*", "s3:GetObject"],
            "Resource": ["arn:aws:sagemaker:*:*:*", "arn:aws:s3:::models/report/*"],
        },
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": job_role},
    )
    auc = {"Get": "Steps.Train.FinalMetricDataList['validation:auc'].Value"}
    evaluate = {
        "Name": "Evaluate",
        "Type": "Processing",
        "Arguments": processing(job_role, {"Std:Join": {"On": "", "Values": [auc]}}),
        "PropertyFiles": [{"PropertyFileName": "Report", "OutputName": "report", "FilePath": "evaluation.json"}],
    }
    image = {"Containers": [{"Image": XGBOOST, "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}]}
    register = {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": "trained",
            "InferenceSpecification": {
                **image,
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
        },
    }
    decide = {
        "Name": "Decide",
        "Type": "Condition",
        "Arguments": {
            "Conditions": [
                {
                    "Type": "GreaterThanOrEqualTo",
                    "LeftValue": {
                        "Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.Report"}, "Path": "auc"}
                    },
                    "RightValue": 0.8,
                }
            ],
            "IfSteps": [register],
            "ElseSteps": [{"Name": "Reject", "Type": "Fail", "Arguments": {"ErrorMessage": "worse"}}],
        },
    }
    train = {"Name": "Train", "Type": "Training", "Arguments": training(job_role)}
    name = account.pipeline([train, evaluate, decide], pipeline_role)
    arn = account.client("sagemaker").start_pipeline_execution(PipelineName=name)["PipelineExecutionArn"]
    execution, steps = account.wait(arn, seconds=60), account.steps(arn)
    assert "Succeeded" == execution["PipelineExecutionStatus"], [step.get("FailureReason") for step in steps.values()]
    assert {"Train", "Evaluate", "Decide", "Register"} == set(steps)

    job = account.client("sagemaker").describe_training_job(
        TrainingJobName=steps["Train"]["Metadata"]["TrainingJob"]["Arn"].rsplit("/", 1)[1]
    )
    matrices = {name: xgb.DMatrix(rows[:, 1:], rows[:, 0]) for name, rows in _from_text().items()}
    direct: dict[str, Any] = {}
    booster = xgb.train(
        {**KNOBS},
        matrices["train"],
        12,
        evals=list(zip(matrices.values(), matrices, strict=True)),
        evals_result=direct,
        verbose_eval=False,
    )
    found = {metric["MetricName"]: metric["Value"] for metric in job["FinalMetricDataList"]}
    assert {f"{data}:auc": pytest.approx(direct[data]["auc"][-1], abs=1e-5) for data in matrices} == found
    model = _booster(account, job["ModelArtifacts"]["S3ModelArtifacts"])
    assert np.allclose(booster.predict(matrices["validation"]), model.predict(matrices["validation"]))
    report = json.loads(account.client("s3").get_object(Bucket="models", Key="report/evaluation.json")["Body"].read())
    assert {"files": ["xgboost-model"], "auc": pytest.approx(found["validation:auc"])} == report

    logs = account.client("logs")
    stream = logs.describe_log_streams(
        logGroupName="/aws/sagemaker/TrainingJobs", logStreamNamePrefix=f"{job['TrainingJobName']}/algo-1-"
    )["logStreams"][0]["logStreamName"]
    lines = [
        event["message"]
        for event in logs.get_log_events(
            logGroupName="/aws/sagemaker/TrainingJobs", logStreamName=stream, startFromHead=True
        )["events"]
    ]
    assert any(line.startswith("[11]#011train-auc:") for line in lines)
    published = account.client("cloudwatch").list_metrics(
        Namespace="/aws/sagemaker/TrainingJobs",
        Dimensions=[{"Name": "TrainingJobName", "Value": job["TrainingJobName"]}],
    )["Metrics"]
    assert {"train:auc", "validation:auc"} == {metric["MetricName"] for metric in published}


def _from_text() -> dict[str, Any]:
    import numpy as np

    return {
        name: np.array([[float(f"{value:.4f}") for value in row] for row in rows]) for name, rows in separable().items()
    }


@in_sandbox
def test_a_pipeline_tunes_takes_the_best_model_and_predicts_with_it(account: Account, job_role: str) -> None:
    from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb

    pipeline_role = account.role(
        {"Effect": "Allow", "Action": "sagemaker:Create*", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": job_role},
    )
    definition = training(job_role)
    definition["StaticHyperParameters"] = {**definition.pop("HyperParameters"), "num_round": "4"}
    ranges = {
        "ContinuousParameterRanges": [
            {"Name": "eta", "MinValue": "0.01", "MaxValue": "0.9", "ScalingType": "Logarithmic"}
        ],
        "IntegerParameterRanges": [{"Name": "num_parallel_tree", "MinValue": "1", "MaxValue": "3"}],
    }
    config = {
        "Strategy": "Random",
        "RandomSeed": 5,
        "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "validation:auc"},
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2},
        "ParameterRanges": ranges,
    }
    tune = {"HyperParameterTuningJobConfig": config, "TrainingJobDefinition": definition}
    best = {"Get": "Steps.Tune.TrainingJobSummaries[0].TrainingJobName"}
    place = {"Std:Join": {"On": "/", "Values": ["s3://models/out", best, "output/model.tar.gz"]}}
    model = {"ExecutionRoleArn": job_role, "PrimaryContainer": {"Image": XGBOOST, "ModelDataUrl": place}}
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://data/validation/"}
    transform = {
        "ModelName": {"Get": "Steps.Model.ModelName"},
        "TransformInput": {"DataSource": {"S3DataSource": source}, "ContentType": "text/csv", "SplitType": "Line"},
        "TransformOutput": {"S3OutputPath": "s3://models/predicted", "AssembleWith": "Line", "Accept": "text/csv"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        "DataProcessing": {"InputFilter": "$[1:]", "JoinSource": "Input", "OutputFilter": "$[0,-1]"},
    }
    steps = [("Tune", "Tuning", tune), ("Model", "Model", model), ("Predict", "Transform", transform)]
    name = account.pipeline(
        [{"Name": name, "Type": kind, "Arguments": arguments} for name, kind, arguments in steps], pipeline_role
    )
    sagemaker = account.client("sagemaker")
    arn = sagemaker.start_pipeline_execution(PipelineName=name)["PipelineExecutionArn"]
    execution, found = account.wait(arn, seconds=60), account.steps(arn)
    assert "Succeeded" == execution["PipelineExecutionStatus"], [step.get("FailureReason") for step in found.values()]

    tuning = sagemaker.describe_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=found["Tune"]["Metadata"]["TuningJob"]["Arn"].rsplit("/", 1)[1]
    )
    listed = sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=tuning["HyperParameterTuningJobName"]
    )["TrainingJobSummaries"]
    jobs = [sagemaker.describe_training_job(TrainingJobName=trial["TrainingJobName"]) for trial in listed]
    metrics = [{each["MetricName"]: each["Value"] for each in job["FinalMetricDataList"]} for job in jobs]
    assert 4 == len({job["HyperParameters"]["eta"] for job in jobs})
    assert {tuning["HyperParameterTuningJobArn"]} == {job["TuningJobArn"] for job in jobs}
    top = tuning["BestTrainingJob"]
    assert max(each["validation:auc"] for each in metrics) == pytest.approx(
        top["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
    )
    assert ("Completed", 4) == (
        tuning["HyperParameterTuningJobStatus"],
        tuning["TrainingJobStatusCounters"]["Completed"],
    )

    artifact = sagemaker.describe_training_job(TrainingJobName=top["TrainingJobName"])["ModelArtifacts"]
    booster = _booster(account, artifact["S3ModelArtifacts"])
    rows = _from_text()["validation"]
    body = account.client("s3").get_object(Bucket="models", Key="predicted/validation.csv.out")["Body"].read().decode()
    table = [[float(value) for value in line.split(",")] for line in body.splitlines()]
    expected = booster.predict(xgb.DMatrix(rows[:, 1:]))
    assert [list(pair) for pair in zip(rows[:, 0], expected.tolist(), strict=True)] == table


def test_a_model_with_a_script_is_not_executed_here(account: Account, job_role: str) -> None:
    sagemaker, name = account.client("sagemaker"), account.name("scripted")
    container = {"Image": XGBOOST, "ModelDataUrl": "s3://models/m", "Environment": {"SAGEMAKER_PROGRAM": "serve.py"}}
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=job_role, PrimaryContainer=container)
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://data/validation/"}
    sagemaker.create_transform_job(
        TransformJobName=name,
        ModelName=name,
        TransformInput={"DataSource": {"S3DataSource": source}},
        TransformOutput={"S3OutputPath": "s3://models/predicted"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    deadline = time.monotonic() + 10
    while (job := sagemaker.describe_transform_job(TransformJobName=name))["TransformJobStatus"] == "InProgress":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "Failed" == job["TransformJobStatus"]
    assert job["FailureReason"].startswith("not executed here: SAGEMAKER_PROGRAM names a script")


def _booster(account: Account, uri: str) -> Any:
    from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb

    content = account.client("s3").get_object(Bucket="models", Key=uri.removeprefix("s3://models/"))["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return xgb.Booster(model_file=bytearray((archive.extractfile("xgboost-model") or pytest.fail("none")).read()))


def test_data_that_the_role_may_not_read_fails_the_job(account: Account) -> None:
    role = account.role()
    name = account.name("job")
    account.client("sagemaker").create_training_job(TrainingJobName=name, **training(role))
    job = account.ended_job(name)
    assert "Failed" == job["TrainingJobStatus"]
    assert "AccessDenied" in job["FailureReason"]
    assert "s3://data/train/" in job["FailureReason"]


def test_what_is_not_executed_here_says_so_and_fails(account: Account, job_role: str) -> None:
    name = account.name("job")
    request = training(job_role)
    request["AlgorithmSpecification"]["TrainingImage"] = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"
    account.client("sagemaker").create_training_job(TrainingJobName=name, **request)
    job = account.ended_job(name)
    assert ("Failed", True) == (job["TrainingJobStatus"], job["FailureReason"].startswith("not executed here: "))


def test_spot_instances_go_on_demand(account: Account, job_role: str) -> None:
    name = account.name("job")
    request = training(
        job_role,
        EnableManagedSpotTraining=True,
        StoppingCondition={"MaxRuntimeInSeconds": 120, "MaxWaitTimeInSeconds": 240},
        CheckpointConfig={"S3Uri": "s3://models/kept"},
        HyperParameters={**KNOBS, "num_round": "3000"},
    )
    sagemaker = account.client("sagemaker")
    sagemaker.create_training_job(TrainingJobName=name, **request)
    deadline = time.monotonic() + 30
    while sagemaker.describe_training_job(TrainingJobName=name)["SecondaryStatus"] != "Training":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    account.aws.interrupt(name)
    states: list[str] = []
    while "Interrupted" not in states:
        assert time.monotonic() < deadline
        job = sagemaker.describe_training_job(TrainingJobName=name)
        states = [state["Status"] for state in job["SecondaryStatusTransitions"]]
        time.sleep(0.05)
    sagemaker.stop_training_job(TrainingJobName=name)
    job = account.ended_job(name, seconds=30)
    assert ("Stopped", "Stopped") == (job["TrainingJobStatus"], job["SecondaryStatus"])


@in_sandbox
def test_nothing_is_left_when_the_server_is_killed() -> None:
    with EmbeddedAws(enforce_iam=False) as aws:
        own = Account(aws)
        role = own.role()
        own.client("s3").create_bucket(Bucket="data")
        own.client("s3").put_object(Bucket="data", Key="train/train.csv", Body=b"1,0\n0,1\n" * 2000)
        own.client("s3").put_object(Bucket="data", Key="validation/v.csv", Body=b"1,0\n0,1\n")
        request = training(role, HyperParameters={**KNOBS, "num_round": "1000000"})
        own.client("sagemaker").create_training_job(TrainingJobName="long", **request)
        deadline = time.monotonic() + 30
        while not (found := _containers(aws.home)):
            assert time.monotonic() < deadline, own.client("sagemaker").describe_training_job(TrainingJobName="long")
            time.sleep(0.05)
        os.kill(aws.pid, signal.SIGKILL)
        while any(Path(f"/proc/{number}").exists() for number in found):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        home = aws.home
    assert not home.exists()


def _containers(home: Path) -> list[int]:
    listed = subprocess.run(["ps", "-ewwo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "sandbox_program.py" in line and str(home) in line]
