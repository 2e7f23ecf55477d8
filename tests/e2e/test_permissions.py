"""Every role of the example app and of the examples, deployed with IAM enforced: all that its steps need, and no more.

The needs are told from the deployed definitions (``needed_calls``), not from what derived the roles. Each call is made
with the role's own credentials and judged by ministack's IAM evaluator on its way; a second evaluator, iam-simulate,
judges the deployed documents for the same call and has to agree. What ministack asks nobody about (KMS behind S3,
grants for volumes, iam:PassRole with jobs it does not start) is judged by both evaluators from the documents.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli
from tests.support import iam_simulate
from tests.support.example_app import flags
from tests.support.iam import RolePolicies

from .deployed_steps import DeployedStep, roles_of_jobs, steps_of
from .needed_calls import Place, needed_by_job, needed_by_pipeline, split
from .needless_calls import needless_for_job, needless_for_pipeline
from .needless_storage import Strangers
from .role_session import Account, Call

pytestmark = [pytest.mark.e2e, pytest.mark.conformance]

FLEETS = {"stores": "fleetofstores"}
"""By name of a fleet, its example. Of its pipelines one is looked at, since they differ by the names of folders."""
SHARED = {"fleetofstores": "/stores/"}
EMULATED = {"Model", "Processing", "RegisterModel", "Training", "Transform", "Tuning"}


@attrs.frozen(kw_only=True)
class Pipeline:
    name: str
    role: str
    steps: Sequence[DeployedStep]


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


@pytest.fixture(scope="module")
def account(aws: EmbeddedAws) -> Account:
    return Account(aws)


@pytest.fixture(scope="module")
def pipelines(aws: EmbeddedAws, account: Account, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Pipeline]:
    """The example app goes through the CDK CLI, the examples straight to CloudFormation, in a tenth of the time."""
    work = tmp_path_factory.mktemp("cdk")
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    cdk = CdkCli(environment=environment, work=work, say=[].append)
    cdk.bootstrap(aws.account_id, aws.region)
    cdk.deploy()
    _deploy_examples(account.root("cloudformation"), work / "examples", environment)
    sagemaker = account.root("sagemaker")
    pages = sagemaker.get_paginator("list_pipelines").paginate()
    found = [
        sagemaker.describe_pipeline(PipelineName=each["PipelineName"])
        for page in pages
        for each in page["PipelineSummaries"]
    ]
    return {
        _example(each["PipelineName"]): Pipeline(
            name=each["PipelineName"], role=each["RoleArn"], steps=steps_of(each["PipelineDefinition"])
        )
        for each in found
    }


def _example(pipeline: str) -> str:
    """The name of an example, by that of its pipeline."""
    name = pipeline.partition("-")[0]
    return FLEETS.get(name, name)


def _deploy_examples(cloudformation: Any, folder: Path, environment: Mapping[str, str]) -> None:
    variables = {**environment, "CDK_OUTDIR": str(folder), "CDK_CONTEXT_JSON": json.dumps(flags())}
    subprocess.run([sys.executable, "tests/e2e/examples_app.py"], cwd=ROOT, env=variables, check=True)
    templates = sorted(folder.glob("*.template.json"))
    assert len(templates) >= len(PROGRAMS)  # in an order in which each stack comes after those that it imports from
    for template in templates:
        stack = template.name.removesuffix(".template.json")
        body = json.dumps(json.loads(template.read_text(encoding="utf-8")))  # on one line it is below 51,200 bytes
        cloudformation.create_stack(StackName=stack, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        deadline = time.monotonic() + 60
        status = "CREATE_IN_PROGRESS"
        while status == "CREATE_IN_PROGRESS":
            assert time.monotonic() < deadline
            time.sleep(0.05)
            status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        assert (stack, "CREATE_COMPLETE") == (stack, status)


@pytest.fixture(scope="module")
def place(aws: EmbeddedAws, account: Account) -> Place:
    keys: dict[str, str | None] = {}

    def key_of_bucket(bucket: str) -> str | None:
        if bucket not in keys:
            found = account.root("s3").get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
            keys[bucket] = found["Rules"][0]["ApplyServerSideEncryptionByDefault"].get("KMSMasterKeyID")
        return keys[bucket]

    return Place(account=aws.account_id, region=aws.region, key_of_bucket=key_of_bucket)


@pytest.fixture(scope="module")
def strangers(account: Account, pipelines: Mapping[str, Pipeline]) -> Strangers:
    """Another team's things, which nothing of any example names."""
    account.root("s3").create_bucket(Bucket="strangers-data")
    account.root("ecr").create_repository(repositoryName="strangers/image")
    trust = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = account.root("iam").create_role(RoleName="strangers-role", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    account.root("sagemaker").create_model_package_group(ModelPackageGroupName="strangers-models")
    stop = {"Version": "2020-12-01", "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {}}]}
    account.root("sagemaker").create_pipeline(
        PipelineName="strangers-pipeline",
        PipelineDefinition=json.dumps(stop),
        RoleArn=role,
        ClientRequestToken="t" * 32,
    )
    ec2 = account.root("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.200.0.0/16")["Vpc"]["VpcId"]
    return Strangers(
        bucket="strangers-data",
        key=account.root("kms").create_key()["KeyMetadata"]["Arn"],
        role=role,
        repository="strangers/image",
        pipeline="strangers-pipeline",
        group="strangers-models",
        vpc=vpc,
        subnet=ec2.create_subnet(VpcId=vpc, CidrBlock="10.200.0.0/24")["Subnet"]["SubnetId"],
        security_group=ec2.create_security_group(GroupName="strangers", Description="strangers", VpcId=vpc)["GroupId"],
    )


PROGRAMS = sorted((ROOT / "examples").glob("*.py"))
EXAMPLES = ["churntraining", "modeliteration", *(program.stem.replace("_", "") for program in PROGRAMS)]

# One test over all examples: each process of pytest-xdist that met one would deploy them all.


def test_what_the_steps_need_is_allowed(
    account: Account, place: Place, pipelines: Mapping[str, Pipeline], subtests: pytest.Subtests
):
    assert sorted(EXAMPLES) == sorted(pipelines)
    for example, pipeline in pipelines.items():
        with subtests.test(example):
            _prepare(account, place, pipeline)
            for role, steps in roles_of_jobs(pipeline.steps).items():
                _assert_allowed(account, role, [call for step in steps for call in needed_by_job(step, place)])
            calls = [call for step in pipeline.steps for call in needed_by_pipeline(step, place)]
            _assert_allowed(account, pipeline.role, calls)


def test_what_no_step_needs_is_denied(
    account: Account,
    place: Place,
    pipelines: Mapping[str, Pipeline],
    strangers: Strangers,
    subtests: pytest.Subtests,
):
    for example, pipeline in pipelines.items():
        with subtests.test(example):
            for role, steps in roles_of_jobs(pipeline.steps).items():
                others = [step for step in pipeline.steps if step.starts_jobs and step not in steps]
                calls = needless_for_job(steps, others, place, strangers, pipeline.name)
                _assert_denied(account, role, [*_not_shared(example, calls)])
            calls = needless_for_pipeline(pipeline.steps, place, strangers, pipeline.name, pipeline.role)
            _assert_denied(account, pipeline.role, [*_not_shared(example, calls)])


def _not_shared(example: str, calls: Iterable[Call]) -> Iterator[Call]:
    """Without what ``shared_locations`` of a fleet lets its jobs reach: the folders of the other variants."""
    folder = SHARED.get(example)
    yield from (call for call in calls if folder is None or folder not in call.resource)


def test_pipelines_run_under_their_roles(
    account: Account, pipelines: Mapping[str, Pipeline], subtests: pytest.Subtests
):
    """Where the emulator has all of the steps: the service's own calls, with the definition that is deployed."""
    runnable = [each for each in pipelines.values() if {step.type for step in each.steps} <= EMULATED]
    assert len(runnable) >= len(EXAMPLES) - 1
    for pipeline in runnable:
        with subtests.test(pipeline.name):
            assert ("Succeeded", None) == _run(account.root("sagemaker"), pipeline.name)


def _run(sagemaker: Any, pipeline: str) -> tuple[str, str | None]:
    arn = sagemaker.start_pipeline_execution(PipelineName=pipeline)["PipelineExecutionArn"]
    deadline = time.monotonic() + 60
    while True:
        execution = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)
        if execution["PipelineExecutionStatus"] not in {"Executing", "Stopping"}:
            return execution["PipelineExecutionStatus"], execution.get("FailureReason")
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _prepare(account: Account, place: Place, pipeline: Pipeline) -> None:
    """Puts what is read where it is read, so that a call that is allowed succeeds."""
    jobs = [call for step in pipeline.steps if step.starts_jobs for call in needed_by_job(step, place)]
    for call in [*jobs, *(call for step in pipeline.steps for call in needed_by_pipeline(step, place))]:
        if call.action == "s3:GetObject":
            bucket, key = split(call.resource.replace("arn:aws:s3:::", "s3://"))
            account.root("s3").put_object(Bucket=bucket, Key=key, Body=b"1")


def _assert_allowed(account: Account, role: str, calls: Sequence[Call]) -> None:
    documents = account.policies(role)
    with account.as_role(role):
        answers = [(call, account.attempt(call)) for call in calls if call.service]
    assert [] == [f"{call}: {answer.error}" for call, answer in answers if answer.denied]
    assert [] == [str(call) for call in calls if not call.service and not _evaluated(documents, call)]
    verdicts = _simulated(documents, calls)
    assert [] == [f"{call}: {v}" for call, v in zip(calls, verdicts, strict=True) if v != iam_simulate.ALLOWED]


def _assert_denied(account: Account, role: str, calls: Sequence[Call]) -> None:
    """At least a hundred calls, no two alike, of which most are made and the rest judged."""
    distinct = list({call.key: call for call in calls}.values())
    assert len(distinct) >= 100
    assert len([call for call in distinct if call.service]) >= 90
    documents = account.policies(role)
    with account.as_role(role):
        let_through = [str(call) for call in distinct if call.service and not account.attempt(call).denied]
    assert [] == let_through
    assert [] == [str(call) for call in distinct if not call.service and _evaluated(documents, call)]
    verdicts = _simulated(documents, distinct)
    assert [] == [str(call) for call, v in zip(distinct, verdicts, strict=True) if v == iam_simulate.ALLOWED]


def _evaluated(documents: Sequence[Mapping[str, Any]], call: Call) -> bool:
    keys = {key.replace(":", "__"): value for key, value in call.context.items()}
    return RolePolicies(documents).allow(call.action, call.resource, **keys)


def _simulated(documents: Sequence[Mapping[str, Any]], calls: Sequence[Call]) -> list[str]:
    questions = [
        iam_simulate.Question(
            policies=documents,
            action=call.action,
            resource=call.resource,
            context=call.context,
            resource_policy=iam_simulate.KEY_POLICY if call.resource.startswith("arn:aws:kms:") else None,
        )
        for call in calls
    ]
    return iam_simulate.verdicts(questions)
