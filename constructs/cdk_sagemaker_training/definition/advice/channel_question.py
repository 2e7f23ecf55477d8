"""Which input modes a channel can have at all, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from cdk_sagemaker_training.catalog.algorithms import Channel, ChannelRule
from cdk_sagemaker_training.definition.advice.reason import Reason, documented, inferred
from cdk_sagemaker_training.definition.advice.subject import Subject

InputMode: TypeAlias = Literal["File", "Pipe", "FastFile"]
Access: TypeAlias = Literal["sequential", "random"]
DataType: TypeAlias = Literal["S3Prefix", "ManifestFile", "AugmentedManifestFile"]
FileSystem: TypeAlias = Literal["EFS", "FSxLustre"]

MODES: Final[tuple[InputMode, ...]] = ("File", "FastFile", "Pipe")
CONTAINERS: Final = (
    "https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html"
)
AUGMENTED: Final = "https://docs.aws.amazon.com/sagemaker/latest/dg/augmented-manifest.html"

_CHANNEL: Final = "train"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about the training channel. ``size_gib``: None where it is not known."""

    subject: Subject
    size_gib: float | None
    access: Access
    s3_data_type: DataType
    content_type: str | None
    file_system_type: FileSystem | None

    @property
    def channel(self) -> Channel | None:
        """What the algorithm says about its training channel."""
        return None if self.subject.algorithm is None else self.subject.algorithm.channels.get(_CHANNEL)

    @property
    def media_type(self) -> str | None:
        """The content type without its parameters, the algorithm's default where none was given."""
        algorithm = self.subject.algorithm
        given = self.content_type
        if given is None and algorithm is not None:
            given = algorithm.default_content_type
        return None if given is None else given.split(";")[0].strip().lower()

    @property
    def title(self) -> str:
        """The algorithm with its version where it has several, or what else runs."""
        versions = () if self.subject.algorithm is None else self.subject.algorithm.versions
        return f"{self.subject.name} {self.subject.version or versions[-1]}" if len(versions) > 1 else self.subject.name

    def rules(self, mode: InputMode) -> Iterator[ChannelRule]:
        """The verified rules that apply to the channel in a mode."""
        given = self.subject.given
        if given is None:
            return
        for rule in given.algorithm.channel_rules:
            if (
                rule.verified
                and _CHANNEL in rule.channels
                and (not rule.versions or (self.subject.version or given.algorithm.versions[-1]) in rule.versions)
                and given.holds(rule.when)
                and rule.input_mode in (None, mode)
                and (not rule.content_types_among or self.media_type in rule.content_types_among)
                and rule.augmented_manifest in (None, self.s3_data_type == "AugmentedManifestFile")
                and (not rule.several_instances or (self.subject.instance_count or 1) > 1)
            ):
                yield rule


def refusal(question: Question, mode: InputMode) -> Reason | None:
    """Why the channel cannot be read in a mode; None where it can."""
    return next(_refusals(question, mode), None)


def _refusals(question: Question, mode: InputMode) -> Iterator[Reason]:
    if question.file_system_type is not None:
        if mode != "File":
            yield documented(f"{question.file_system_type} file systems are read in File mode.", CONTAINERS)
    elif mode == "FastFile" and question.s3_data_type != "S3Prefix":
        text = f"FastFile mode reads S3Prefix data only, not {question.s3_data_type}."
        yield documented(text, CONTAINERS)
    elif mode != "Pipe" and question.s3_data_type == "AugmentedManifestFile":
        yield documented("Augmented manifests are read in Pipe mode only.", AUGMENTED)
    yield from _of_algorithm(question, mode)


def _of_algorithm(question: Question, mode: InputMode) -> Iterator[Reason]:
    algorithm, channel = question.subject.algorithm, question.channel
    if algorithm is None or channel is None:
        return
    say = documented if algorithm.modes.verified else inferred
    if mode not in (channel.input_modes or MODES) or mode not in algorithm.input_modes(question.subject.version):
        yield say(f"{question.title} does not take {mode} mode.", algorithm.modes.source)
        return
    types = channel.content_types.get("Pipe" if mode == "Pipe" else "File", ())
    kind = question.media_type
    if channel.verified and types and kind is not None and kind not in types:
        default = "" if question.content_type is not None else ", which is the default,"
        text = f"{question.title} does not read {kind}{default} in {mode} mode, only {', '.join(types)}."
        yield documented(text, channel.source)
    for rule in question.rules(mode):
        if _broken(rule, question, mode):
            yield documented(f"{rule.text[:1].upper()}{rule.text[1:]}.", rule.source)


def _broken(rule: ChannelRule, question: Question, mode: InputMode) -> bool:
    kind = question.media_type
    return (
        bool(rule.input_modes and mode not in rule.input_modes)
        or bool(rule.content_types and kind is not None and kind not in rule.content_types)
        or (rule.needs_augmented_manifest and question.s3_data_type != "AugmentedManifestFile")
    )
