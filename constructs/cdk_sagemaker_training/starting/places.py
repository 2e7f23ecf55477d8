"""Where a pipeline is, beside where it is started from."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import Token
from aws_cdk import aws_s3 as s3
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import account_of, differ, differences, home_of, region_of
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.starting.startable import Startable


def region_problems(scope: IConstruct, pipeline: Startable) -> Iterator[Problem]:
    """A pipeline of another region than the state machine, which would start the one of that name in its own."""
    theirs, ours = home_of(pipeline).region, region_of(scope)
    if differ(theirs, ours):
        allowed = f"a pipeline of {ours}, where the state machine is: Step Functions calls SageMaker in its own region"
        yield Problem("pipeline", f"one of {theirs}, {pipeline.pipeline_name!r}", allowed, "put the machine there")


def bucket_problems(scope: IConstruct, where: str, bucket: s3.IBucket, *, in_account: bool) -> Iterator[Problem]:
    """A bucket that Step Functions does not read or write. ``in_account``: whether it has to be of the account, too.

    Source: Step Functions developer guide, ``input-output-itemreader``, "Requirements for account and region" (buckets
    have to be of both; of another account it may read objects, and never lists them), ``input-output-resultwriter``
    ("will fail with the States.ResultWriterFailed error").
    """
    for what, theirs, ours in differences(home_of(bucket), scope):
        if in_account or what == "region":
            allowed = f"a bucket of the state machine's {what}, {ours}: Step Functions takes no other here"
            yield Problem(where, f"one of {theirs}", allowed)


def name_for(scope: IConstruct, pipeline: Startable) -> str:
    """What a state machine calls the pipeline: the ARN where that names an account which may be another one.

    Source: ``PipelineName`` of StartPipelineExecution and ListPipelineExecutions, "name or ARN" (botocore
    ``sagemaker/2017-07-24``). A name is looked up in the account of the caller.
    """
    theirs = home_of(pipeline).account
    elsewhere = theirs != account_of(scope) and not Token.is_unresolved(theirs)
    return pipeline.pipeline_arn if elsewhere else pipeline.pipeline_name
