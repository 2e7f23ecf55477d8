"""Chooses the input mode of the training channel, and says what else to set with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cdk_sagemaker_training.catalog.instances import RESOURCE_CONFIG
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.advice.channel_question import (
    AUGMENTED,
    CONTAINERS,
    MODES,
    Access,
    DataType,
    FileSystem,
    InputMode,
    Question,
    refusal,
)
from cdk_sagemaker_training.definition.advice.reason import Reason, documented, inferred, listed, rule_of_thumb
from cdk_sagemaker_training.definition.advice.sharding import Sharding, sharding
from cdk_sagemaker_training.definition.advice.storage import SIZE, VOLUME_HEADROOM, fits, is_size, volume_for
from cdk_sagemaker_training.definition.advice.subject import subject_of, subject_problems
from cdk_sagemaker_training.definition.fields.checks import is_unknown
from cdk_sagemaker_training.definition.fields.unknown import is_number_token
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.errors import InvalidInputError, Problem

DOWNLOAD_UP_TO_GIB: Final = 50
"""Data that is read in order is streamed when an instance's part of it is larger: copying it first delays the start.
This library's rule of thumb; no AWS source gives a size."""

_ACCESS_DATA: Final = "https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html"
_CHOICES: Final[Mapping[str, tuple[str | None, ...]]] = {
    "access": ("sequential", "random"),
    "s3_data_type": ("S3Prefix", "ManifestFile", "AugmentedManifestFile"),
    "file_system_type": (None, "EFS", "FSxLustre"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InputModeChoice:
    """A mode and what goes with it. ``str()`` is it as text, ``dataclasses.asdict()`` as plain data."""

    mode: InputMode
    input_settings: Mapping[str, Any]
    """Arguments for the channel: ``TrainingInput(s3_data=..., **choice.input_settings)``; none for file systems."""
    estimator_settings: Mapping[str, Any]
    """Arguments for the estimator, ``volume_size`` (GiB) or ``input_mode``; may be empty."""
    reasons: tuple[Reason, ...]
    """At least one; each says whether it is documented or a rule of thumb."""

    def __str__(self) -> str:
        settings = {**self.input_settings, **self.estimator_settings}
        return f"{self.mode}: {settings}{listed(self.reasons)}"


def choose_input_mode(
    estimator_or_algorithm: str | EstimatorBase,
    *,
    size_gib: float | PipelineVariable | None,
    access: Access,
    s3_data_type: DataType = "S3Prefix",
    content_type: str | None = None,
    file_system_type: FileSystem | None = None,
) -> InputModeChoice:
    """The input mode for training data, with its reasons and what else to set.

    ``estimator_or_algorithm``: a name (of a built-in algorithm or a framework) or an estimator, whose version,
    hyperparameters, instance type and instance count then count too.
    ``size_gib``: GiB of data, > 0; None, a pipeline variable or a token where it is not known.
    ``access``: whether the data is read once through, in order, or here and there.
    ``file_system_type``: for data that is not in S3; then ``s3_data_type`` is not looked at.

    Pipe mode is chosen only where nothing else will do: the guide calls it largely replaced by FastFile.
    Raises ``InvalidInputError`` with everything that is wrong, and where the data can be read in no mode at all.
    """
    given = {"access": access, "s3_data_type": s3_data_type, "file_system_type": file_system_type}
    found = [
        *subject_problems("estimator_or_algorithm", estimator_or_algorithm),
        *_problems(size_gib, content_type, given),
    ]
    if found:
        raise InvalidInputError("choose_input_mode", found)
    question = Question(
        subject=subject_of(estimator_or_algorithm),
        size_gib=size_gib if is_size(size_gib) else None,
        access=access,
        s3_data_type=s3_data_type,
        content_type=content_type,
        file_system_type=file_system_type,
    )
    refused: dict[InputMode, Reason | None] = {mode: refusal(question, mode) for mode in MODES}
    possible: list[InputMode] = [mode for mode in MODES if refused[mode] is None]
    if not possible:
        raise InvalidInputError("choose_input_mode", [_no_mode(question, refused)])
    mode, why = _preferred(question, possible)
    shared = sharding(question, mode)
    reasons = [why, *filter(None, refused.values()), *_with(question, mode, shared), *shared.reasons]
    return InputModeChoice(
        mode=mode,
        input_settings=_input_settings(question, mode, shared),
        estimator_settings=_estimator_settings(question, mode, shared),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _problems(size_gib: object, content_type: object, given: Mapping[str, object]) -> Iterator[Problem]:
    unknown = is_unknown(size_gib) or is_number_token(size_gib)
    if size_gib is not None and not unknown and not is_size(size_gib):
        yield Problem("size_gib", size_gib, SIZE)
    if content_type is not None and not isinstance(content_type, str):
        yield Problem("content_type", content_type, "text, such as text/csv")
    for name, value in given.items():
        choices = _CHOICES[name]
        if value not in choices:
            names = [choice for choice in choices if choice is not None]
            yield Problem(name, value, one_of(names), did_you_mean(value, names))


def _no_mode(question: Question, refused: Mapping[InputMode, Reason | None]) -> Problem:
    given = {"s3_data_type": question.s3_data_type, "content_type": question.content_type}
    if question.file_system_type is not None:
        given = {"file_system_type": question.file_system_type, "content_type": question.content_type}
    why = " ".join(f"({mode}) {reason.text}" for mode, reason in refused.items() if reason is not None)
    return Problem("s3_data_type, content_type", given, f"data that {question.title} can read", why)


def _preferred(question: Question, possible: list[InputMode]) -> tuple[InputMode, Reason]:
    """The mode to take of those that are possible, and why."""
    if len(possible) == 1:
        text = f"{possible[0]} is the only mode that remains, for the reasons below."
        return possible[0], inferred(text, CONTAINERS)
    streamed: InputMode = "FastFile" if "FastFile" in possible else "Pipe"
    if streamed == "Pipe" and question.subject.algorithm is None:
        return "File", rule_of_thumb("File mode needs nothing of the code; pipes need code written for them.")
    stream, why = _streams(question, sharding(question, streamed).share)
    return (streamed if stream else "File"), why


def _streams(question: Question, share: float) -> tuple[bool, Reason]:
    """Whether to stream rather than to copy, and why."""
    size = None if question.size_gib is None else question.size_gib * share
    kind = question.subject.instance
    if size is not None and kind is not None and fits(kind, size) is False:
        text = f"{size:,g} GiB and {VOLUME_HEADROOM - 1:.0%} more do not fit the storage of {kind.name}: stream them."
        return True, inferred(text, RESOURCE_CONFIG)
    if question.access == "random":
        return False, documented("FastFile works best for data that is read in order, which this is not.", _ACCESS_DATA)
    if size is None:
        return True, rule_of_thumb("The size is not known: streaming needs no volume that the data must fit.")
    if size > DOWNLOAD_UP_TO_GIB:
        text = f"{size:,g} GiB per instance read in order: streaming saves the copy (over {DOWNLOAD_UP_TO_GIB} GiB)."
        return True, rule_of_thumb(text)
    return False, rule_of_thumb(f"{size:,g} GiB are soon copied (up to {DOWNLOAD_UP_TO_GIB} GiB), and then read fast.")


def _with(question: Question, mode: InputMode, shared: Sharding) -> Iterator[Reason]:
    """What has to be known with a mode."""
    if question.file_system_type is not None:
        yield documented("A job that mounts a file system must run in a VPC that reaches it.", CONTAINERS)
    elif mode == "FastFile":
        text = "The prefix must not be a part of a folder's name: end s3_data with a slash."
        yield documented(text, CONTAINERS)
        yield documented("The channel is read-only, and the container is told that it is in File mode.", CONTAINERS)
    elif mode == "Pipe":
        if question.subject.algorithm is None:
            yield documented("Pipe mode streams bytes: the code must read them from a pipe.", _ACCESS_DATA)
        yield documented("FastFile has largely replaced Pipe mode: prefer data that it can read.", _ACCESS_DATA)
        if question.s3_data_type == "AugmentedManifestFile":
            text = "An augmented manifest needs attribute_names, at most 16, and normally RecordIO wrapping."
            yield documented(text, AUGMENTED)
    else:
        yield from _with_copy(question, shared)


def _with_copy(question: Question, shared: Sharding) -> Iterator[Reason]:
    kind = question.subject.instance
    if kind is not None and kind.local_nvme:
        yield documented(
            f"The data is copied to the local storage of {kind.name}: volume_size has no effect.", RESOURCE_CONFIG
        )
    elif question.size_gib is None:
        yield rule_of_thumb("The volume must have room for the data: set volume_size by its size.")
    else:
        size = question.size_gib * shared.share
        text = f"volume_size {volume_for(size):,} GiB: {size:,g} GiB of data and {VOLUME_HEADROOM - 1:.0%} spare."
        yield rule_of_thumb(text)


def _input_settings(question: Question, mode: InputMode, shared: Sharding) -> dict[str, Any]:
    if question.file_system_type is not None:
        return {}
    augmented = question.s3_data_type == "AugmentedManifestFile"
    settings = {
        "input_mode": mode,
        "s3_data_type": question.s3_data_type if question.s3_data_type != "S3Prefix" else None,
        "content_type": question.content_type,
        "distribution": shared.distribution,
        "record_wrapping": "RecordIO" if augmented else None,
    }
    return {name: value for name, value in settings.items() if value is not None}


def _estimator_settings(question: Question, mode: InputMode, shared: Sharding) -> dict[str, Any]:
    if question.file_system_type is not None:
        return {"input_mode": "File"}
    kind = question.subject.instance
    if mode != "File" or question.size_gib is None or (kind is not None and kind.local_nvme):
        return {}
    return {"volume_size": volume_for(question.size_gib * shared.share)}
