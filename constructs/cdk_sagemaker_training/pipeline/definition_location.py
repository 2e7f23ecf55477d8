"""Where a pipeline's definition lies: in the template, or in a bucket."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.pipeline.definition_text import DefinitionText

INLINE_MAX_BYTES: Final = 100 * 1024
"""What AUTO leaves in the template: less than this many bytes of UTF-8. The SageMaker SDK has the same threshold for
what it sends in the request (v2.257, ``sagemaker.workflow.pipeline``, ``Pipeline._create_args``)."""


class DefinitionLocation(Enum):
    """Where ``AWS::SageMaker::Pipeline`` reads the definition from."""

    AUTO = "auto"
    """In the template below 100 KiB, else in a bucket."""
    INLINE = "inline"
    """In the template (``PipelineDefinitionBody``)."""
    S3 = "s3"
    """In a bucket (``PipelineDefinitionS3Location``), which takes a small function in the stack that writes it."""


def goes_to_s3(wanted: DefinitionLocation, text: DefinitionText, *, has_bucket: bool, subject: str) -> bool:
    """Whether the definition goes to a bucket.

    Raises ``InvalidInputError`` for anything but a ``DefinitionLocation``, where S3 takes a bucket and there is none,
    and where the text is longer than CreatePipeline accepts. No source says that this limit holds for a definition on
    S3; it is taken to.
    """
    to_s3 = wanted is DefinitionLocation.S3 or (wanted is DefinitionLocation.AUTO and text.size >= INLINE_MAX_BYTES)
    if problems := list(_problems(wanted, text, without_bucket=to_s3 and not has_bucket)):
        raise InvalidInputError(subject, problems)
    return to_s3


def _problems(wanted: DefinitionLocation, text: DefinitionText, *, without_bucket: bool) -> Iterable[Problem]:
    if wanted not in tuple(DefinitionLocation):
        yield Problem("definition_location", wanted, ", ".join(map(str, DefinitionLocation)))
    characters = len(text.known)  # without what tokens add, so the service may still refuse what passes here
    if characters > limits.MAX_DEFINITION_CHARS:
        allowed = f"a definition of at most {limits.MAX_DEFINITION_CHARS:,} characters, inline and on S3"
        yield Problem("steps", f"{characters:,} characters", allowed, "make two pipelines of it")
    if without_bucket:
        why = "definition_location=S3" if wanted is DefinitionLocation.S3 else f"a definition of {text.size:,} bytes"
        fix = "give definition_bucket, or a workspace, whose artifacts bucket is used"
        if wanted is DefinitionLocation.AUTO:
            fix += ", or definition_location=DefinitionLocation.INLINE"
        yield Problem("definition_bucket", MISSING, f"a bucket, which {why} needs", fix)
