"""How the jobs that a pipeline starts are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.fields.checks import boolean, checked
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import MISSING, Problem

JOB_NAME_MEMBERS: Final[Mapping[str, str]] = {
    "AutoML": "AutoMLJobName",
    "Job": "JobName",
    "Processing": "ProcessingJobName",
    "Training": "TrainingJobName",
    "Transform": "TransformJobName",
    "Tuning": "HyperParameterTuningJobName",
}
"""By step type, the member of ``Arguments`` that holds the prefix of its job names (developer guide, ``ACCESS``)."""


def longest_prefix(step_type: str) -> int:
    """In characters: the service appends an execution id and an attempt, and names of some jobs are short."""
    short = step_type in {"AutoML", "Tuning"}
    return limits.MAX_CUSTOM_TUNING_JOB_PREFIX_CHARS if short else limits.MAX_CUSTOM_JOB_PREFIX_CHARS


@attrs.frozen(kw_only=True)
class PipelineDefinitionConfig(Spec):
    """``use_custom_job_prefix``: jobs are named after each step's ``base_job_name`` instead of ``pipelines-<id>-...``.

    Every step that starts a job needs one then, and the pipeline's role must be allowed to create jobs of such names.
    Default False (developer guide, ``build-and-manage-access``).
    """

    use_custom_job_prefix: bool = attrs.field(default=False, metadata=checked(boolean()))

    def missing_prefixes(self, nodes: Iterator[Node]) -> Iterator[Problem]:
        """The steps that start a job and have no prefix for its name."""
        for node in nodes if self.use_custom_job_prefix else ():
            member, arguments = JOB_NAME_MEMBERS.get(node.type), node.step.get("Arguments")
            if member is not None and isinstance(arguments, dict) and not arguments.get(member):
                fix = f"give the step base_job_name= of at most {longest_prefix(node.type)} characters"
                yield Problem(f"{node.pointer}/Arguments/{member}", MISSING, "a prefix for the names of its jobs", fix)
