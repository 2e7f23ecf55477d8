"""Which pipeline of one side is which of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.cli.comparing.sides import Side, SidePipeline
from cdk_sagemaker_training.cli.linting.reading import UnusableError

_Key = Callable[[SidePipeline], Hashable | None]


def _file_and_id(pipeline: SidePipeline) -> Hashable | None:
    return None if pipeline.is_deployed else (pipeline.key, pipeline.logical_id)


def _file_and_name(pipeline: SidePipeline) -> Hashable | None:
    """Stages may share a name: in its file it is one pipeline's."""
    return None if pipeline.is_deployed or pipeline.name is None else (pipeline.key, pipeline.name)


def _logical_id(pipeline: SidePipeline) -> Hashable | None:
    return pipeline.logical_id or None


def _name(pipeline: SidePipeline) -> Hashable | None:
    return pipeline.name


_KEYS: Final[Sequence[_Key]] = (_file_and_id, _file_and_name, _logical_id, _name)
"""What pipelines are matched by, the surest first."""


@attrs.frozen(kw_only=True)
class Matched:
    """The pipelines of two sides."""

    pairs: Sequence[tuple[SidePipeline, SidePipeline]]
    added: Sequence[SidePipeline] = ()
    removed: Sequence[SidePipeline] = ()


def match_pipelines(before: Side, after: Side) -> Matched:
    """Pipelines are matched by file and logical id, file and name, logical id, name.

    One and one are the same in any case. Where one side is a single definition, deployed or in a file, only the
    pipeline that it is compared with counts on the other side. Raises ``UnusableError`` where that cannot be told.
    """
    own, others = list(before.pipelines), list(after.pipelines)
    pairs: list[tuple[SidePipeline, SidePipeline]] = []
    for key in _KEYS:
        known, other_known = _unique(own, key), _unique(others, key)
        found = [(known[value], pipeline) for value, pipeline in other_known.items() if value in known]
        pairs += found
        own = [each for each in own if not any(each is one for one, _ in found)]
        others = [each for each in others if not any(each is other for _, other in found)]
    single = before.is_one_definition or after.is_one_definition
    if not pairs and len(own) == len(others) == 1 and (single or not (before.unseen or after.unseen)):
        return Matched(pairs=[(own[0], others[0])])
    if single and not pairs:
        one, many = (before, after) if before.is_one_definition else (after, before)
        named = ", ".join(each.label for each in many.pipelines)
        raise UnusableError(f"{one.word} could be any of the pipelines of {many.word}: --pipeline chooses of {named}")
    if single:
        return Matched(pairs=pairs)
    order = {id(pipeline): position for position, pipeline in enumerate(after.pipelines)}
    return Matched(
        pairs=sorted(pairs, key=lambda pair: order[id(pair[1])]),
        added=[each for each in others if each.logical_id not in before.unseen or not each.logical_id],
        removed=[each for each in own if each.logical_id not in after.unseen or not each.logical_id],
    )


def _unique(pipelines: Sequence[SidePipeline], key: _Key) -> dict[Hashable, SidePipeline]:
    """By key, the pipelines that share theirs with no other."""
    keys = [key(pipeline) for pipeline in pipelines]
    counts = Counter(keys)
    return {
        value: pipeline
        for value, pipeline in zip(keys, pipelines, strict=True)
        if value is not None and counts[value] == 1
    }
