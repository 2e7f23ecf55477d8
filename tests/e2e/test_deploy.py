"""The whole main job once: deploy, run, redeploy, update, destroy, with the real CDK CLI and IAM enforced."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training import PipelineDefinition
from cdk_sagemaker_training.local import EmbeddedAws
from demo import account, training
from demo.cdk_cli import ROOT, CdkCli

pytestmark = pytest.mark.e2e

Deployed = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(interruptions="once", clock=240) as running:
        yield running


@pytest.fixture(scope="module")
def printed() -> list[str]:
    return []


@pytest.fixture(scope="module")
def cdk(aws: EmbeddedAws, printed: list[str], tmp_path_factory: pytest.TempPathFactory) -> CdkCli:
    return _cli(aws, printed, tmp_path_factory.mktemp("cdk"))


def _cli(aws: EmbeddedAws, printed: list[str], work: Path, app: str = "app.py") -> CdkCli:
    # The CLI's children find the package and the stacks wherever the tests run from.
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    return CdkCli(environment=environment, work=work, say=printed.append, app=app)


@pytest.fixture(scope="module")
def deployed(aws: EmbeddedAws, cdk: CdkCli) -> Deployed:
    cdk.bootstrap(aws.account_id, aws.region)
    return cdk.deploy()


def _definition(aws: EmbeddedAws, name: str) -> dict[str, Any]:
    return json.loads(aws.client("sagemaker").describe_pipeline(PipelineName=name)["PipelineDefinition"])


def test_the_definition_names_what_was_deployed(aws: EmbeddedAws, deployed: Deployed) -> None:
    platform, churn = deployed["TrainingPlatform"], deployed["ChurnTraining"]
    definition = _definition(aws, churn["PipelineName"])
    train = definition["Steps"][0]["Arguments"]

    text = json.dumps(definition)
    assert [] == re.findall(r"\$\{|Fn::|\"Ref\"|Token\[", text)
    assert f"s3://{platform['DataBucketName']}/churn/train/" == _uri(train["InputDataConfig"][0])
    assert f"s3://{platform['CheckpointsBucketName']}/churn/" == train["CheckpointConfig"]["S3Uri"]
    assert (
        f"s3://{platform['ArtifactsBucketName']}/ChurnTraining/Pipeline/" == train["OutputDataConfig"]["S3OutputPath"]
    )
    image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
    assert image == train["AlgorithmSpecification"]["TrainingImage"]

    ec2, kms, iam = (aws.client(service) for service in ("ec2", "kms", "iam"))
    subnets = ec2.describe_subnets(SubnetIds=train["VpcConfig"]["Subnets"])["Subnets"]
    assert {platform["VpcId"]} == {subnet["VpcId"] for subnet in subnets}
    groups = ec2.describe_security_groups(GroupIds=train["VpcConfig"]["SecurityGroupIds"])["SecurityGroups"]
    assert {platform["VpcId"]} == {group["VpcId"] for group in groups}
    key = kms.describe_key(KeyId=train["OutputDataConfig"]["KmsKeyId"])["KeyMetadata"]
    assert key["Arn"] == train["ResourceConfig"]["VolumeKmsKeyId"]
    role = iam.get_role(RoleName=train["RoleArn"].rsplit("/", 1)[1])["Role"]
    assert role["Arn"] == train["RoleArn"]


def test_a_deployed_pipeline_can_be_read_back(aws: EmbeddedAws, deployed: Deployed) -> None:
    name = deployed["ChurnTraining"]["PipelineName"]

    definition = PipelineDefinition.from_deployed(aws.client("sagemaker"), name)

    assert _definition(aws, name) == definition.to_dict()
    assert ["Train", "Register"] == definition.execution_order
    assert [] == definition.unrecognized


def _uri(channel: dict[str, Any]) -> str:
    return channel["DataSource"]["S3DataSource"]["S3Uri"]


def test_an_execution_takes_its_parameter_trains_and_registers_the_model(aws: EmbeddedAws, deployed: Deployed) -> None:
    platform, churn = deployed["TrainingPlatform"], deployed["ChurnTraining"]
    sagemaker = aws.client("sagemaker")

    uris = list(account.upload(aws.client("s3"), platform["DataBucketName"]))
    changes = list(account.run(sagemaker, churn["PipelineName"], {"NumRound": "40"}))

    assert 2 == len(uris)
    arn = changes[-1][0]
    assert (arn, "Succeeded") == changes[-1]
    train, register = account.steps(sagemaker, arn)
    assert ["Train", "Register"] == [train["StepName"], register["StepName"]]
    name = train["Metadata"]["TrainingJob"]["Arn"].rsplit("/", 1)[1]
    job = sagemaker.describe_training_job(TrainingJobName=name)
    assert "40" == job["HyperParameters"]["num_round"]
    assert job["EnableManagedSpotTraining"]
    # Whether it was interrupted depends on how fast it was; if so, the container began anew.
    states = [state["Status"] for state in job["SecondaryStatusTransitions"]]
    told = job["SecondaryStatusTransitions"][-1]["StatusMessage"]
    assert ("Interrupted" in states) == ("steps were done again after an interruption" in told)
    _trained_as_xgboost_alone_does(aws, job, platform["DataBucketName"])
    versions = sagemaker.list_model_packages(ModelPackageGroupName=churn["ModelPackageGroupName"])
    assert ["PendingManualApproval"] == [v["ModelApprovalStatus"] for v in versions["ModelPackageSummaryList"]]


def _trained_as_xgboost_alone_does(aws: EmbeddedAws, job: dict[str, Any], bucket: str) -> None:
    """With the derived role, from the deployed bucket: metrics as without SageMaker, and a model that loads."""
    import numpy as np

    from cdk_sagemaker_training.runtime.algorithms.xgboost.library import xgb

    matrices: dict[str, xgb.DMatrix] = {}
    for name in ("train", "validation"):
        rows = np.loadtxt(account.DATA / f"{name}.csv", delimiter=",")
        matrices[name] = xgb.DMatrix(rows[:, 1:], rows[:, 0])
    knobs = {"objective": "binary:logistic", "eval_metric": "auc", "max_depth": 5}
    direct: dict[str, Any] = {}
    evals = [(matrix, name) for name, matrix in matrices.items()]
    xgb.train(knobs, matrices["train"], 40, evals=evals, evals_result=direct, verbose_eval=False)
    found = {metric["MetricName"]: metric["Value"] for metric in job["FinalMetricDataList"]}
    assert {f"{name}:auc": pytest.approx(direct[name]["auc"][-1], abs=1e-5) for name in matrices} == found
    assert found["validation:auc"] == pytest.approx(training.score(aws.client("s3"), job, bucket), abs=1e-4)
    assert training.metrics_of(aws.client("logs"), job).keys() == found.keys()


def test_a_second_deploy_changes_nothing(aws: EmbeddedAws, cdk: CdkCli, deployed: Deployed) -> None:
    before = _updates(aws)

    cdk.diff()
    again = cdk.deploy(synthesized=True)

    assert deployed == again
    assert before == _updates(aws)


def test_a_change_reaches_the_pipeline(
    aws: EmbeddedAws, deployed: Deployed, printed: list[str], tmp_path: Path
) -> None:
    before = _updates(aws)

    outputs = _cli(aws, printed, tmp_path, "tests/e2e/updated_app.py").deploy()

    assert deployed == outputs
    after = _updates(aws)
    assert {"ChurnTraining"} == {name for name in after if after[name] != before[name]}
    assert 250 == _definition(aws, deployed["ChurnTraining"]["PipelineName"])["Parameters"][0]["DefaultValue"]


def _updates(aws: EmbeddedAws) -> dict[str, Any]:
    stacks = aws.client("cloudformation").describe_stacks()["Stacks"]
    return {stack["StackName"]: stack.get("LastUpdatedTime") for stack in stacks}


def test_destroy_leaves_what_is_retained_by_design_and_no_more(
    aws: EmbeddedAws, cdk: CdkCli, deployed: Deployed
) -> None:
    retained = {
        "AWS::EC2::FlowLog": 0,
        "AWS::KMS::Key": 1,
        "AWS::Logs::LogGroup": 1,
        "AWS::S3::Bucket": 4,
        "AWS::SageMaker::ModelPackageGroup": 1,
    }
    account.delete_models(aws.client("sagemaker"), deployed["ChurnTraining"]["ModelPackageGroupName"])

    cdk.destroy(synthesized=True)

    assert {"CDKToolkit"} == set(_updates(aws))
    ec2, s3, iam = (aws.client(service) for service in ("ec2", "s3", "iam"))
    vpc = deployed["TrainingPlatform"]["VpcId"]
    assert vpc not in {v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"]}
    assert [] == ec2.describe_vpc_endpoints(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["VpcEndpoints"]
    assert [] == [g for g in ec2.describe_security_groups()["SecurityGroups"] if g.get("VpcId") == vpc]
    assert retained["AWS::EC2::FlowLog"] == len(ec2.describe_flow_logs()["FlowLogs"])
    kept = [b["Name"] for b in s3.list_buckets()["Buckets"] if b["Name"].startswith("trainingplatform-")]
    assert retained["AWS::S3::Bucket"] == len(kept)
    assert [] == [r["RoleName"] for r in iam.list_roles()["Roles"] if not r["RoleName"].startswith("cdk-")]
    groups = aws.client("sagemaker").list_model_package_groups()["ModelPackageGroupSummaryList"]
    assert retained["AWS::SageMaker::ModelPackageGroup"] == len(groups)
    assert [] == aws.client("sagemaker").list_pipelines()["PipelineSummaries"]
    keys = [
        aws.client("kms").describe_key(KeyId=k["KeyId"])["KeyMetadata"] for k in aws.client("kms").list_keys()["Keys"]
    ]
    assert retained["AWS::KMS::Key"] == len(
        [k for k in keys if k["KeyState"] == "Enabled" and "Training" in k["Description"]]
    )
    logs = aws.client("logs").describe_log_groups()["logGroups"]
    assert retained["AWS::Logs::LogGroup"] == len([g for g in logs if "TrainingPlatform" in g["logGroupName"]])
