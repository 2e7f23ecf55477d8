"""``make demo``: deploy the example app, train with its churn pipeline, show what happened, destroy everything.

``KEEP=1`` leaves the account and the stacks for a look around; the next run goes on with them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.table import Table

from cdk_sagemaker_training.local import EmbeddedAws, EmbeddedAwsError, environment, state
from cdk_sagemaker_training.local.state import Detached
from cdk_sagemaker_training.pictures import Picture, page
from cdk_sagemaker_training.removal import ALLOW_DESTROY
from cdk_sagemaker_training.rules import check_definition
from demo import account, training
from demo.account import ExecutionFailedError
from demo.cdk_cli import CdkCli, CdkFailedError

PARAMETERS = {"NumRound": "1500"}
PICTURE = Path("build") / "churn-pipeline.html"
CURVES = Path("build") / "churn-metrics.html"
INTERRUPTIONS = "once"
"""The Spot instances are taken away once, as soon as there is a checkpoint."""
CLOCK = 600.0
"""Two minutes between SIGTERM and SIGKILL take a fifth of a second: the whole training takes two."""
CONTEXT = {"removal_policy": "destroy", ALLOW_DESTROY: "true"}
console = Console(highlight=False, soft_wrap=True)
Client = Callable[[str], Any]


def main() -> int:
    """Run the demo; 0, or 1 with the reason on standard error."""
    keep = os.environ.get("KEEP") == "1"
    try:
        with embedded_account(keep=keep) as (variables, number), tempfile.TemporaryDirectory() as work:
            show(variables, number, Path(work), keep=keep)
    except (CdkFailedError, EmbeddedAwsError, ExecutionFailedError, BotoCoreError, ClientError) as error:
        Console(stderr=True, highlight=False).print(f"demo failed: {error}", style="bold red", markup=False)
        return 1
    return 0


@contextmanager
def embedded_account(*, keep: bool) -> Generator[tuple[dict[str, str], str], None, None]:
    """The variables that lead to an account, and its number: the one kept by an earlier run, or a new one."""
    found = state.running()
    if found is not None:
        console.print(f"Going on with the embedded AWS on port {found.port} that an earlier run kept")
        yield found.variables(), found.account_id
        if not keep:
            found.stop()
            state.forget()
        return
    aws = EmbeddedAws(outlive_parent=keep, interruptions=INTERRUPTIONS, clock=CLOCK).start()
    try:
        console.print(f"Embedded AWS on {aws.endpoint}, account {aws.account_id}, IAM enforced")
        yield aws.variables(), aws.account_id
    except BaseException:
        aws.stop()
        raise
    if keep:
        state.save(Detached.of(aws))
    else:
        aws.stop()


def show(variables: Mapping[str, str], number: str, work: Path, *, keep: bool) -> None:
    """Everything between an empty account and an empty account."""

    def client(service: str) -> Any:
        return cast("Any", boto3).client(
            service,
            endpoint_url=variables["AWS_ENDPOINT_URL"],
            region_name=variables["AWS_REGION"],
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        )

    cdk = CdkCli(
        environment={**environment.scrubbed(os.environ), **variables},
        work=work,
        say=say,
    )
    with step("cdk bootstrap"):
        cdk.bootstrap(number, variables["AWS_REGION"])
    with step("cdk deploy --all"):
        outputs = cdk.deploy(context=CONTEXT)
    platform, churn = outputs["TrainingPlatform"], outputs["ChurnTraining"]
    show_stacks(client)
    show_endpoints(client, platform["VpcId"])
    with step("upload the data set"):
        for uri in account.upload(client("s3"), platform["DataBucketName"]):
            console.print(f"  {uri}")
    with step(f"start pipeline {churn['PipelineName']} with {PARAMETERS}"):
        arn = ""
        for name, status in account.run(client("sagemaker"), churn["PipelineName"], PARAMETERS):
            console.print(f"  {name}: {status}")
            arn = name
    show_execution(client, arn, churn["ModelPackageGroupName"])
    show_training(client, arn, platform["DataBucketName"])
    draw(client("sagemaker"), churn["PipelineName"])
    if keep:
        console.print("\n[bold]Kept.[/] Look around with these variables, end it with `.venv/bin/smtrain local stop`:")
        for line in environment.shell_lines(variables, os.environ):
            console.print(f"  {line}", markup=False)
        return
    with step("cdk destroy --all"):
        for bucket in account.buckets_of(client("cloudformation"), "TrainingPlatform"):
            account.empty(client("s3"), bucket)
        account.delete_models(client("sagemaker"), churn["ModelPackageGroupName"])
        cdk.destroy(synthesized=True)
    console.print("\n[bold green]Done.[/] Nothing is left of it.")


def draw(sagemaker: Any, name: str) -> None:
    """The pipeline as a page to look at."""
    document = json.loads(sagemaker.describe_pipeline(PipelineName=name)["PipelineDefinition"])
    PICTURE.parent.mkdir(exist_ok=True)
    picture = Picture.of(document, title=name, findings=check_definition(document))
    PICTURE.write_text(page(picture), encoding="utf-8")
    console.print(f"Picture of the pipeline: {PICTURE}, to be opened in a browser")


@contextmanager
def step(title: str) -> Generator[None, None, None]:
    """A title before, the time after."""
    console.print(f"\n[bold]{title}[/]")
    started = time.monotonic()
    yield
    console.print(f"  [green]done in {time.monotonic() - started:.1f} s[/]")


def say(line: str) -> None:
    """Pass on what the CLI says about stacks; of single resources only what failed."""
    if line.strip() and (" | " not in line or "FAILED" in line):
        console.print(f"  {line.strip()}", style="dim", markup=False)


def show_stacks(client: Client) -> None:
    """The deployed stacks and how many resources each has."""
    table = Table("Stack", "Status", "Resources", title="Stacks", title_justify="left")
    cloudformation = client("cloudformation")
    for stack in cloudformation.describe_stacks()["Stacks"]:
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack["StackName"])
        count = sum(len(page["StackResourceSummaries"]) for page in pages)
        table.add_row(stack["StackName"], stack["StackStatus"], str(count))
    console.print(table)


def show_endpoints(client: Client, vpc: str) -> None:
    """How the jobs reach AWS without a way to the internet."""
    table = Table("Service", "Type", "State", title=f"Endpoints of {vpc}", title_justify="left")
    found = client("ec2").describe_vpc_endpoints(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["VpcEndpoints"]
    for endpoint in sorted(found, key=lambda e: str(e["ServiceName"])):
        table.add_row(endpoint["ServiceName"], endpoint["VpcEndpointType"], endpoint["State"])
    console.print(table)


def show_execution(client: Client, arn: str, group: str) -> None:
    """What the execution made and where it lies."""
    sagemaker = client("sagemaker")
    table = Table("Step", "Status", title="Execution", title_justify="left")
    table.add_column("What it made", overflow="fold")
    for done in account.steps(sagemaker, arn):
        table.add_row(done["StepName"], done["StepStatus"], made_by(sagemaker, done["Metadata"]))
    console.print(table)
    versions = sagemaker.list_model_packages(ModelPackageGroupName=group)["ModelPackageSummaryList"]
    console.print(
        f"Model package group {group}: {len(versions)} version(s), newest {versions[0]['ModelApprovalStatus']}"
    )


def show_training(client: Client, arn: str, data_bucket: str) -> None:
    """What the job did with its Spot instances, what it learned, and what its model says."""
    job = training.job_of(client("sagemaker"), arn)
    console.print("\n[bold]Training job[/]")
    for line in training.states(job):
        console.print(f"  {line}", markup=False)
    metrics = training.metrics_of(client("logs"), job)
    for name, values in metrics.items():
        numbers = [number for _, number in values]
        console.print(f"  {name}: {training.sparkline(numbers)} {numbers[0]:.4f} to {numbers[-1]:.4f}", markup=False)
    if remark := training.remark(job):
        console.print(f"  {remark}", markup=False)
    CURVES.parent.mkdir(exist_ok=True)
    CURVES.write_text(training.page(job, metrics), encoding="utf-8")
    console.print(f"Metrics as curves: {CURVES}, to be opened in a browser")
    score = training.score(client("s3"), job, data_bucket)
    console.print(f"The model from S3, loaded in XGBoost: AUC {score:.4f} on the validation data")


def made_by(sagemaker: Any, metadata: Mapping[str, Any]) -> str:
    """The artifact of a training job, or the ARN of what else a step made."""
    if "TrainingJob" not in metadata:
        return ", ".join(str(value["Arn"]) for value in metadata.values())
    name = str(metadata["TrainingJob"]["Arn"]).rsplit("/", 1)[1]
    job = sagemaker.describe_training_job(TrainingJobName=name)
    remark = job["SecondaryStatusTransitions"][-1]["StatusMessage"]
    return f"{job['ModelArtifacts']['S3ModelArtifacts']}\n({remark})"


if __name__ == "__main__":
    sys.exit(main())
