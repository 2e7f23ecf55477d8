"""Each partition has a console, and links are those that people open."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.consoles import CONSOLES, job_link, log_link
from cdk_sagemaker_training.catalog.regions import partitions

HOST = "eu-west-1.console.aws.amazon.com"


def test_every_partition_has_one():
    assert {partition.name for partition in partitions()} == set(CONSOLES)


def test_three_are_verified():
    assert {"aws", "aws-cn", "aws-us-gov"} == {name for name, console in CONSOLES.items() if console.verified}


def test_links():
    group = f"https://{HOST}/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker"
    assert f"{group}$252FTrainingJobs" == log_link(HOST, "eu-west-1")
    assert f"{group}$252FTrainingJobs$3FlogStreamNameFilter$3Dmine" == log_link(HOST, "eu-west-1", "mine")
    assert f"https://{HOST}/sagemaker/home?region=eu-west-1#/jobs/mine" == job_link(HOST, "eu-west-1", "mine")
