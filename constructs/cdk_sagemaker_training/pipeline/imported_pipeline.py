"""A pipeline that exists already."""

from __future__ import annotations

import re

import attrs
from aws_cdk import Fn, Token
from constructs import Construct

from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.pipeline.arguments import PIPELINE_NAME
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase

_ARN = re.compile(r"arn:[^:]+:sagemaker:[^:]+:[^:]+:pipeline/[^/]+")


class ImportedPipeline(PipelineBase):
    """A pipeline by its ARN or name; in another account or region where the ARN says so."""

    def __init__(
        self, scope: Construct, construct_id: str, *, pipeline_arn: str | None = None, pipeline_name: str | None = None
    ) -> None:
        # Before CDK looks at the ARN, with an error of its own.
        name = name_in(pipeline_arn or "") if pipeline_name is None else _named(pipeline_name)
        super().__init__(scope, construct_id, environment_from_arn=pipeline_arn)
        self._arn = pipeline_arn
        self._name = name

    @property
    def pipeline_name(self) -> str:
        return self._name

    @property
    def pipeline_arn(self) -> str:
        return self._arn_of(self._name) if self._arn is None else self._arn


def name_in(pipeline_arn: str) -> str:
    """The name in a pipeline's ARN, which may be a token."""
    if Token.is_unresolved(pipeline_arn):
        return Fn.select(1, Fn.split("/", pipeline_arn))
    if not _ARN.fullmatch(pipeline_arn):
        allowed = "arn:<partition>:sagemaker:<region>:<account>:pipeline/<name>"
        raise InvalidInputError("imported pipeline", [Problem("pipeline_arn", pipeline_arn, allowed)])
    return pipeline_arn.rsplit("/", 1)[1]


def _named(pipeline_name: str) -> str:
    """The name, if it is one: an ARN in its place would become part of another ARN, which nothing has."""
    fix = "TrainingPipeline.from_pipeline_arn(...)" if str(pipeline_name).startswith("arn:") else ""
    if problems := [*PIPELINE_NAME("pipeline_name", pipeline_name)]:
        raise InvalidInputError("imported pipeline", [attrs.evolve(each, fix=fix or each.fix) for each in problems])
    return pipeline_name
