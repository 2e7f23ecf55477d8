from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import Account, training

CREATE = {"Effect": "Allow", "Action": "sagemaker:CreateTrainingJob", "Resource": "*"}


def passes(role: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}


def failure(account: Account, step: dict[str, Any], role: str) -> str:
    _, steps = account.run(account.pipeline([step], role))
    return str(steps["Train"].get("FailureReason", steps["Train"]["StepStatus"]))


def test_the_pipeline_role_must_be_allowed_to_create_the_job(account: Account, job_role: str) -> None:
    reason = failure(account, training("Train", job_role), account.role(passes(job_role)))
    assert "is not authorized to perform: sagemaker:CreateTrainingJob on resource: arn:aws:sagemaker:" in reason
    assert "because no identity-based policy allows the sagemaker:CreateTrainingJob action" in reason


def test_the_job_arn_names_the_pipeline_and_the_step(account: Account, job_role: str) -> None:
    narrow = {**CREATE, "Resource": "arn:aws:sagemaker:us-east-1:123456789012:training-job/pipelines-*-Train-*"}
    assert "Succeeded" == failure(account, training("Train", job_role), account.role(narrow, passes(job_role)))
    other = {**CREATE, "Resource": "arn:aws:sagemaker:us-east-1:123456789012:training-job/pipelines-*-Other-*"}
    assert "not authorized" in failure(account, training("Train", job_role), account.role(other, passes(job_role)))


def test_the_pipeline_role_must_be_allowed_to_pass_the_job_role(account: Account, job_role: str) -> None:
    reason = failure(account, training("Train", job_role), account.role(CREATE))
    assert f"is not authorized to perform: iam:PassRole on resource: {job_role}" in reason


def test_an_explicit_deny_wins_and_sees_the_jobs_condition_keys(account: Account, job_role: str) -> None:
    deny = {**CREATE, "Effect": "Deny", "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}}}
    role = account.role(CREATE, passes(job_role), deny)
    assert "with an explicit deny" in failure(account, training("Train", job_role), role)
    inside = training("Train", job_role, VpcConfig={"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]})
    assert "Succeeded" == failure(account, inside, role)


def test_the_job_role_must_trust_sagemaker(account: Account) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
    job = account.role(trust=trust)
    reason = failure(account, training("Train", job), account.role(CREATE, passes(job)))
    assert "its trust policy does not name sagemaker.amazonaws.com" in reason


def test_a_pipeline_needs_a_role_that_exists(account: Account, job_role: str) -> None:
    with pytest.raises(ClientError, match=r"Could not assume role .*missing: it does not exist"):
        account.pipeline([training("A", job_role)], "arn:aws:iam::123456789012:role/missing")


def user(account: Account, *statements: dict[str, Any]) -> Any:
    """A SageMaker client of a new user with one inline policy."""
    import json

    import boto3

    iam, name = account.client("iam"), account.name("user")
    iam.create_user(UserName=name)
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return boto3.client(
        "sagemaker",
        endpoint_url=account.aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def test_a_caller_needs_the_action_on_the_pipeline(account: Account, pipeline_role: str, job_role: str) -> None:
    mine, other = (account.pipeline([training("A", job_role)], pipeline_role) for _ in range(2))
    arn = f"arn:aws:sagemaker:us-east-1:123456789012:pipeline/{mine}"
    client = user(
        account,
        {"Effect": "Allow", "Action": "sagemaker:StartPipelineExecution", "Resource": arn},
        {"Effect": "Allow", "Action": "sagemaker:DescribePipelineExecution", "Resource": f"{arn}/execution/*"},
    )
    execution = client.start_pipeline_execution(PipelineName=mine)["PipelineExecutionArn"]
    assert execution == client.describe_pipeline_execution(PipelineExecutionArn=execution)["PipelineExecutionArn"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.start_pipeline_execution(PipelineName=other)
    account.wait(execution)


def test_a_caller_must_be_allowed_to_pass_the_pipelines_role(
    account: Account, pipeline_role: str, job_role: str
) -> None:
    request = {
        "PipelineDefinition": '{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {}}]}',
        "RoleArn": pipeline_role,
        "ClientRequestToken": "t" * 32,
    }
    create = {"Effect": "Allow", "Action": "sagemaker:CreatePipeline", "Resource": "*"}
    with pytest.raises(ClientError, match="not authorized to perform: iam:PassRole"):
        user(account, create).create_pipeline(PipelineName=account.name("p"), **request)
    allowed = user(account, create, passes(pipeline_role))
    assert "PipelineArn" in allowed.create_pipeline(PipelineName=account.name("p"), **request)


def start(client: Any, name: str, step: dict[str, Any], **changed: Any) -> Any:
    return client.create_training_job(TrainingJobName=name, **{**step["Arguments"], **changed})


def test_a_caller_starts_a_job_as_a_pipeline_does(account: Account, job_role: str) -> None:
    inside = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
    outside = {**CREATE, "Effect": "Deny", "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}}}
    client, step = user(account, CREATE, outside, passes(job_role)), training("A", job_role)
    name = account.name("job")
    start(client, name, step, VpcConfig=inside)
    described = account.ended_job(name)
    assert ("Completed", inside) == (described["TrainingJobStatus"], described["VpcConfig"])
    with pytest.raises(ClientError, match="explicit deny"):
        start(client, account.name("job"), step)
    with pytest.raises(ClientError, match="not authorized to perform: iam:PassRole"):
        start(client, account.name("job"), step, VpcConfig=inside, RoleArn=account.role())
    with pytest.raises(ClientError, match="names must be unique"):
        start(client, name, step, VpcConfig=inside)


def test_iam_sees_the_condition_keys_of_jobs_that_are_not_emulated(account: Account, job_role: str) -> None:
    statement = {"Effect": "Allow", "Action": "sagemaker:CreateProcessingJob", "Resource": "*"}
    isolated = {**statement, "Condition": {"Bool": {"sagemaker:NetworkIsolation": "true"}}}
    client = user(account, isolated)
    request = {
        "ProcessingJobName": account.name("job"),
        "AppSpecification": {"ImageUri": "image"},
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}
        },
        "RoleArn": job_role,
    }
    with pytest.raises(ClientError, match="not authorized to perform: sagemaker:CreateProcessingJob"):
        client.create_processing_job(**request)
    with pytest.raises(ClientError, match="is not emulated"):
        client.create_processing_job(**request, NetworkConfig={"EnableNetworkIsolation": True})


def test_models_transform_and_tuning_jobs_need_what_training_jobs_need(account: Account, job_role: str) -> None:
    definition = {
        **{key: value for key, value in training("A", job_role)["Arguments"].items() if key != "HyperParameters"},
        "StaticHyperParameters": {"num_round": "2"},
    }
    search = {"CategoricalParameterRanges": [{"Name": "booster", "Values": ["gbtree"]}]}
    config = {
        "Strategy": "Grid",
        "ResourceLimits": {"MaxParallelTrainingJobs": 1},
        "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "validation:auc"},
        "ParameterRanges": search,
    }
    tune = {"HyperParameterTuningJobConfig": config, "TrainingJobDefinition": definition}
    container = {"Image": "image", "ModelDataUrl": "s3://models/m.tar.gz"}
    model = {"ExecutionRoleArn": job_role, "PrimaryContainer": container}
    predict = {
        "ModelName": account.name("model"),
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/"}}},
        "TransformOutput": {"S3OutputPath": "s3://out"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    }
    account.client("sagemaker").create_model(ModelName=predict["ModelName"], **model)
    steps = [
        ("Tuning", tune, "HyperParameterTuningJob"),
        ("Model", model, "Model"),
        ("Transform", predict, "TransformJob"),
    ]
    definitions = [{"Name": kind, "Type": kind, "Arguments": arguments} for kind, arguments, _ in steps]
    create = {"Effect": "Allow", "Action": "sagemaker:Create*", "Resource": "*"}
    this_model = {"StringNotLike": {"sagemaker:ModelArn": f"*:model/{predict['ModelName']}"}}
    others = {"Effect": "Deny", "Action": "sagemaker:CreateTransformJob", "Resource": "*", "Condition": this_model}

    _, nothing = account.run(account.pipeline(definitions, account.role()))
    _, no_pass = account.run(account.pipeline(definitions, account.role(create, others)))
    _, enough = account.run(account.pipeline(definitions, account.role(create, passes(job_role))))

    for kind, _, made in steps:
        assert f"not authorized to perform: sagemaker:Create{made} on" in nothing[kind]["FailureReason"]
        assert "Succeeded" == enough[kind]["StepStatus"], enough[kind]
    for kind in ("Tuning", "Model"):
        assert f"not authorized to perform: iam:PassRole on resource: {job_role}" in no_pass[kind]["FailureReason"]
    assert "Succeeded" == no_pass["Transform"]["StepStatus"]

    caller, name = user(account, create), account.name("tune")
    with pytest.raises(ClientError, match="not authorized to perform: iam:PassRole"):
        caller.create_hyper_parameter_tuning_job(HyperParameterTuningJobName=name, **tune)
    with pytest.raises(ClientError, match="Could not find model"):
        caller.create_transform_job(TransformJobName=name, **{**predict, "ModelName": "none"})
