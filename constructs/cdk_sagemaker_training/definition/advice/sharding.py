"""How the training data is shared out among several instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from cdk_sagemaker_training.definition.advice.channel_question import InputMode, Question
from cdk_sagemaker_training.definition.advice.reason import Reason, documented, inferred, rule_of_thumb

Distribution: TypeAlias = Literal["FullyReplicated", "ShardedByS3Key"]

S3_DATA_SOURCE: Final = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharding:
    """``distribution``: None leaves the service's default, FullyReplicated. ``share``: of the data on one instance."""

    distribution: Distribution | None
    share: float
    reasons: tuple[Reason, ...]


def sharding(question: Question, mode: InputMode) -> Sharding:
    """Whether every instance gets all data or its share."""
    count = question.subject.instance_count or 1
    distribution, reason = _distribution(question, mode, count)
    if distribution is None or reason is None:
        return Sharding(distribution=None, share=1, reasons=())
    if distribution == "FullyReplicated" or count == 1:
        return Sharding(distribution=distribution, share=1, reasons=(reason,))
    objects = documented(
        f"Sharding goes by object: there must be at least as many objects as instances, {count} here.", S3_DATA_SOURCE
    )
    return Sharding(distribution=distribution, share=1 / count, reasons=(reason, objects))


def _distribution(question: Question, mode: InputMode, count: int) -> tuple[Distribution | None, Reason | None]:
    channel = question.channel
    if question.file_system_type is not None:
        return None, None  # every instance mounts the whole file system
    if channel is not None and channel.distribution is not None:
        text = f"{question.title} takes {channel.distribution} only."
        return channel.distribution, documented(text, channel.source)
    if count == 1:
        return None, None
    return _by_documents(question, mode) or _by_ability(question, count)


def _by_documents(question: Question, mode: InputMode) -> tuple[Distribution, Reason] | None:
    """What a rule demands or the algorithm's page recommends."""
    for rule in question.rules(mode):
        if rule.distribution is not None:
            return rule.distribution, documented(f"{rule.text[:1].upper()}{rule.text[1:]}.", rule.source)
    channel = question.channel
    if channel is None or channel.recommended_distribution is None:
        return None
    text = f"Its page recommends {channel.recommended_distribution}."
    return channel.recommended_distribution, documented(text, channel.source)


def _by_ability(question: Question, count: int) -> tuple[Distribution, Reason]:
    """What follows from whether the algorithm can be distributed."""
    algorithm = question.subject.algorithm
    if algorithm is None:
        return "ShardedByS3Key", rule_of_thumb("Each instance reads its share; the script must expect that.")
    instances = algorithm.instances(question.subject.version)
    if instances.multiple_instances is True:
        return "ShardedByS3Key", rule_of_thumb(f"{question.title} can be distributed: each instance reads its share.")
    if instances.multiple_instances is False:
        text = f"{question.title} runs on a single instance only, not on {count}."
        return "FullyReplicated", documented(text, instances.source)
    text = f"Sources do not agree whether {question.title} can be distributed: each instance gets all data."
    return "FullyReplicated", inferred(text, instances.source)
