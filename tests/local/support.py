"""What the tests of this folder ask of an account, and a training step to do it with."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from cdk_sagemaker_training.local import EmbeddedAws

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


class Account:
    """The account of the session's server, with what many tests need."""

    def __init__(self, aws: EmbeddedAws) -> None:
        self.aws = aws
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """A client of the root user."""
        if service not in self._clients:
            self._clients[service] = self.aws.client(service)
        return self._clients[service]

    @staticmethod
    def name(prefix: str) -> str:
        """A name that no other test has."""
        return f"{prefix}-{uuid.uuid4().hex[:8]}"

    def role(self, *statements: dict[str, Any], trust: dict[str, Any] = TRUST) -> str:
        """The ARN of a new role that SageMaker may assume, with one inline policy."""
        iam, name = self.client("iam"), self.name("role")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        if statements:
            policy = {"Version": "2012-10-17", "Statement": list(statements)}
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps(policy))
        return str(arn)

    def pipeline(self, steps: list[dict[str, Any]], role: str, **document: Any) -> str:
        """The name of a new pipeline."""
        name = self.name("pipeline")
        body = json.dumps({"Version": "2020-12-01", "Steps": steps, **document})
        self.client("sagemaker").create_pipeline(
            PipelineName=name, PipelineDefinition=body, RoleArn=role, ClientRequestToken="t" * 32
        )
        return name

    def run(self, pipeline: str, **parameters: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Start a pipeline and wait for its end: the execution, and its steps by name."""
        given = [{"Name": name, "Value": value} for name, value in parameters.items()]
        arn = self.client("sagemaker").start_pipeline_execution(PipelineName=pipeline, PipelineParameters=given)[
            "PipelineExecutionArn"
        ]
        execution = self.wait(arn)
        return execution, self.steps(arn)

    def wait(self, execution: str, seconds: float = 10) -> dict[str, Any]:
        """The execution once it has ended."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=execution)
            if found["PipelineExecutionStatus"] not in ("Executing", "Stopping"):
                return dict(found)
            assert time.monotonic() < deadline, f"still {found['PipelineExecutionStatus']}"
            time.sleep(0.05)

    def ended_job(self, name: str, seconds: float = 10) -> dict[str, Any]:
        """The description of a training job once it has ended."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.client("sagemaker").describe_training_job(TrainingJobName=name)
            if found["TrainingJobStatus"] not in ("InProgress", "Stopping"):
                return dict(found)
            assert time.monotonic() < deadline, f"still {found['SecondaryStatus']}"
            time.sleep(0.02)

    def steps(self, execution: str) -> dict[str, dict[str, Any]]:
        """The steps that were started, in that order."""
        found = self.client("sagemaker").list_pipeline_execution_steps(
            PipelineExecutionArn=execution, SortOrder="Ascending"
        )
        return {step["StepName"]: step for step in found["PipelineExecutionSteps"]}

    def deploy(self, stack: str, template: dict[str, Any], seconds: float = 20) -> dict[str, Any]:
        """Create or update a stack and wait for its end."""
        cloudformation = self.client("cloudformation")
        request = {"StackName": stack, "TemplateBody": json.dumps(template), "Capabilities": ["CAPABILITY_NAMED_IAM"]}
        try:
            cloudformation.create_stack(**request)
        except cloudformation.exceptions.AlreadyExistsException:
            cloudformation.update_stack(**request)
        return self.settled(stack, seconds)

    def destroy(self, stack: str, seconds: float = 20) -> dict[str, Any]:
        """Delete a stack and wait for its end."""
        stack_id = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
        self.client("cloudformation").delete_stack(StackName=stack)
        return self.settled(stack_id, seconds)

    def settled(self, stack: str, seconds: float = 20) -> dict[str, Any]:
        """The stack once nothing is under way in it."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
            if not found["StackStatus"].endswith("_IN_PROGRESS"):
                return dict(found)
            assert time.monotonic() < deadline, f"still {found['StackStatus']}"
            time.sleep(0.05)

    def reasons(self, stack: str) -> str:
        """Every reason in the stack's events."""
        events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        return "\n".join(event.get("ResourceStatusReason", "") for event in events)

    def resources(self, stack: str) -> dict[str, str]:
        """Physical ids by logical id."""
        found = self.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
        return {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in found}


def training(name: str, role: str, *, depends_on: list[Any] | None = None, **arguments: Any) -> dict[str, Any]:
    """A Training step with the least arguments that CreateTrainingJob takes."""
    return {
        "Name": name,
        "Type": "Training",
        **({"DependsOn": depends_on} if depends_on else {}),
        "Arguments": {
            "AlgorithmSpecification": {
                "TrainingImage": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
                "TrainingInputMode": "File",
            },
            "RoleArn": role,
            "OutputDataConfig": {"S3OutputPath": "s3://artifacts/output/"},
            "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            **arguments,
        },
    }
