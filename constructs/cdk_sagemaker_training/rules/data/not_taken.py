"""Tells what a built-in algorithm does not take of the channels of its job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.definition.training.channel_mistakes import Member
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views import ChannelProblem, TrainingJob

_OF_ALGORITHM: Final = ("missing channel", "unknown channel")
"""Which channels there are is the subject of other rules."""


def not_taken(job: TrainingJob, *members: Member, verified: bool = True) -> Iterator[Mistake]:
    """The mistakes that lie in some members of channels. What several channels have of the job is told once."""
    found: dict[tuple[str, Member, str | None], list[ChannelProblem]] = {}
    for problem in job.channel_mistakes:
        mistake = problem.mistake
        if problem.kind in _OF_ALGORITHM or mistake.member not in members or problem.verified is not verified:
            continue
        if not _model_to_start_from(problem):
            needed = mistake.needs_channel or mistake.needs_hyperparameter
            found.setdefault((problem.told.path, mistake.member, needed), []).append(problem)
    for problems in found.values():
        yield _told(problems)


def _model_to_start_from(problem: ChannelProblem) -> bool:
    """Whether it is about the model of incremental training, which SMT108 is about."""
    return problem.channel is not None and problem.channel.name == "model"


def _told(problems: Sequence[ChannelProblem]) -> Mistake:
    told = problems[0].told
    others = dict.fromkeys(repr(p.channel.name) for p in problems[1:] if p.channel is not None)
    others.pop(repr(None if problems[0].channel is None else problems[0].channel.name), None)
    if not others:
        return told
    return attrs.evolve(told, message=f"{told.message}; the same holds for {', '.join(others)}")
