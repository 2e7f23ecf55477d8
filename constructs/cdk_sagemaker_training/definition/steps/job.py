"""A step that runs a SageMaker job of the newer kinds, whose settings are one JSON document (CreateJob)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final, cast

import attrs

from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariables
from cdk_sagemaker_training.definition.expressions.functions import Join
from cdk_sagemaker_training.definition.fields.checks import checked, json_value, mapping, text
from cdk_sagemaker_training.definition.fields.job_fields import ROLE_ARN, TAGS, Text, tags_of
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.errors import InvalidInputError, Problem

MAX_DOCUMENT_CHARS: Final = 262_144
"""``JobConfigDocument`` in botocore's service model."""


@attrs.frozen(kw_only=True)
class JobStep(ManagedJobStep):
    """Runs a job of the category ``job_category``, for example "AgentRFT".

    ``job_config``: its settings, at most 262,144 characters as JSON; pipeline variables may stand where the job takes
    text. A literal ``OutputDataConfig.S3OutputPath`` gets the execution's id appended: the service appends nothing, and
    executions would read each other's results. ``job_config_schema_version``: "1.0.0", for example. SDK v3,
    ``workflow/steps.py``.
    """

    type: ClassVar[str] = "Job"

    role: Text = attrs.field(metadata=checked(ROLE_ARN))
    job_category: Text = attrs.field(metadata=checked(text(minimum=1, maximum=64)))
    job_config_schema_version: Text = attrs.field(
        metadata=checked(text(pattern=r"\d+\.\d+\.\d+", minimum=5, maximum=16, like="1.0.0"))
    )
    job_config: Mapping[str, object] = attrs.field(
        converter=frozen_mapping, metadata=checked(mapping(json_value(), minimum=1))
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def arguments(self) -> dict[str, Json]:
        return rendered(
            RoleArn=self.role,
            JobCategory=self.job_category,
            JobConfigSchemaVersion=self.job_config_schema_version,
            Tags=self.tags,
            JobConfigDocument=as_text(_with_own_output(self.job_config)),
        )

    def problems(self) -> Iterable[Problem]:
        yield from ManagedJobStep.problems(self)
        if list(self.field_problems()):
            return
        document = as_text(_with_own_output(self.job_config))
        parts = document.values if isinstance(document, Join) else (document,)
        size = sum(len(part) for part in parts if isinstance(part, str))
        if size > MAX_DOCUMENT_CHARS:
            yield Problem("job_config", f"{size:,} characters", f"at most {MAX_DOCUMENT_CHARS:,} characters as JSON")


def _with_own_output(config: Mapping[str, object]) -> Mapping[str, object]:
    output = config.get("OutputDataConfig")
    path = output.get("S3OutputPath") if isinstance(output, Mapping) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if not isinstance(output, Mapping) or not isinstance(path, str):
        return config
    own = Join(on="/", values=[path.rstrip("/"), ExecutionVariables.PIPELINE_EXECUTION_ID, ""])
    return {**config, "OutputDataConfig": {**cast("Mapping[str, object]", output), "S3OutputPath": own}}


def as_text(config: Mapping[str, object]) -> str | Join:
    """A dict as JSON text; with pipeline variables, a ``Join`` of pieces of that text and the variables.

    A variable's value is put between quotes as it is, so it must not hold quotes or backslashes.
    """
    variables: list[PipelineVariable] = []
    marker = _unlike(json.dumps(dict(config), default=_plain))

    def stand_in(value: object) -> object:
        if not isinstance(value, PipelineVariable):
            return _plain(value)
        variables.append(value)
        return f"{marker}{len(variables) - 1};"

    document = json.dumps(dict(config), default=stand_in)
    if not variables:
        return document
    pieces = re.split(rf"{marker}(\d+);", document)
    values = [variables[int(piece)] if position % 2 else piece for position, piece in enumerate(pieces)]
    return Join(on="", values=[value for value in values if value != ""])


def _unlike(document: str) -> str:
    """Text that stands nowhere in a document."""
    marker = "variable "
    while marker in document:
        marker = f"{marker}variable "
    return marker


def _plain(value: object) -> object:
    """What JSON text can hold of a value that it has no form for."""
    if isinstance(value, PipelineVariable):
        return ""
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    problem = Problem("job_config", value, "JSON values, pipeline variables and text tokens: it becomes one text")
    raise InvalidInputError("JobStep", [problem])
