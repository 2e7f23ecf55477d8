"""What is in the steps of every pipeline, in the words of no library."""

from __future__ import annotations

from typing import Final

ALGORITHM: Final = "xgboost"
VERSION: Final = "1.7-1"
IMAGE: Final = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
"""Of that algorithm in us-east-1, as SageMaker SDK v2 2.257 looks it up."""
INSTANCE_TYPE: Final = "ml.m5.xlarge"
MAX_RUN: Final = 3600
JOB_ROLE: Final = "arn:aws:iam::123456789012:role/jobs"
PIPELINE_ROLE: Final = "arn:aws:iam::123456789012:role/pipelines"
CONTENT_TYPE: Final = "text/csv"
KEY: Final = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
"""Of volumes and of output."""
SUBNETS: Final = ("subnet-11111111", "subnet-22222222")
SECURITY_GROUPS: Final = ("sg-11111111",)
"""With them, encryption between containers and isolation, the rules find nothing: nobody is told anything."""


def step_name(step: int) -> str:
    """``Train0``."""
    return f"Train{step}"


def pipeline_name(number: int) -> str:
    """``model-0``: what differs between pipelines is this, and locations with it in them."""
    return f"model-{number}"


def data(number: int, channel: str) -> str:
    """Where a channel is read from, train or validation."""
    return f"s3://data/{pipeline_name(number)}/{channel}/"


def output(number: int) -> str:
    """Where models go."""
    return f"s3://artifacts/{pipeline_name(number)}/"


def hyperparameters(step: int) -> dict[str, str | int]:
    """Another number of rounds for each step."""
    return {"num_round": 100 + step, "objective": "binary:logistic"}
