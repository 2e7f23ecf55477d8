"""SMT847."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import channel, processing_step, train_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.branches import opposite
from cdk_sagemaker_training.rules.graph.locations import Location, read, written
from cdk_sagemaker_training.rules.graph.samples import get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

_BELOW: Final = frozenset({"Processing", "Transform"})
"""Steps that write below their location what others can name; that of the others lies below the name of a job."""


def _reads(uri: object) -> dict[str, Json]:
    source = {"DataSource": {"S3DataSource": {"S3Uri": uri}}}
    return train_step("Train", {"InputDataConfig": [channel("train", **source)]})


_WRITER = processing_step()
_FOLLOWING = _reads(get("Steps.Process.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"))


class ReadsBeforeItIsWritten(DefinitionRule):
    """What the writer, or a step before it, reads in the same place is there before; and a step that the writer waits
    for reads on purpose what an earlier execution left.
    """

    id = "SMT847"
    severity = Severity.WARNING
    title = "Reads what another step writes, and does not wait for it"
    why = (
        "Both start at once: the step reads what an earlier execution left, or nothing. No rule can tell that from "
        "data that lies there on purpose."
    )
    fix = (
        "refer to the output of the other step (properties, Get) or name that step in depends_on (DependsOn); "
        "where the data is another's, write elsewhere"
    )
    source = (
        "developer guide, pipelines-overview: the graph is determined by the properties that steps pass to each other; "
        "SageMaker SDK, workflow/steps.py: depends_on"
    )
    bad = steps(_WRITER, _reads("s3://artifacts/report/"), shown=[_reads("s3://artifacts/report/")])
    good = steps(_WRITER, _FOLLOWING, shown=[_FOLLOWING])

    def check(self, definition: DefinitionView) -> Mistakes:
        if len(definition.steps) < 2:
            return
        writers = written(definition)
        readings = list(read(definition)) if writers else []
        readers: dict[str, set[str]] = {}
        for reading in readings:
            readers.setdefault(reading.text, set()).add(reading.step.name)
        for reading in readings:
            found = list(_writers_of(reading, writers))
            if not found or any(_waits(definition, reading.step, writer) for writer, _ in found):
                continue
            for writer, location in found:
                if _at_once(definition, reading, writer) and not _there_before(
                    definition, readers[reading.text], writer
                ):
                    yield _mistake(reading, writer, location)
                    break


def _mistake(reading: Location, writer: StepView, location: str) -> Mistake:
    where = "" if is_token(reading.text) else f"in {shown(location)}, "
    own, other = shown(reading.step.name), shown(writer.name)
    message = f"this lies {where}where step {other} writes, which step {own} does not wait for"
    return Mistake(reading.pointer, reading.value, message)


def _writers_of(reading: Location, writers: Mapping[str, Sequence[StepView]]) -> Iterator[tuple[StepView, str]]:
    """Other steps that write the location, or one that it lies below."""
    location = reading.text
    while len(location) > len("s3://"):
        for writer in writers.get(location, ()):
            if writer.name != reading.step.name and (writer.type in _BELOW or location == reading.text):
                yield writer, location
        location = location.rpartition("/")[0]


def _at_once(definition: DefinitionView, reading: Location, writer: StepView) -> bool:
    """Whether nothing keeps both from running at the same time; that the reader waits has been looked for."""
    return not (_waits(definition, writer, reading.step) or opposite(writer.node, reading.step.node))


def _waits(definition: DefinitionView, step: StepView, other: StepView) -> bool:
    """Whether a step waits for another one, or for the Condition or ForEach step that this one stands in."""
    awaited = definition.ancestors.get(step.name, frozenset[str]())
    holding = set(_holders(definition, step))
    return any(name in awaited and name not in holding for name in (other.name, *_holders(definition, other)))


def _holders(definition: DefinitionView, step: StepView) -> Iterator[str]:
    parent = step.node.parent
    while parent is not None:
        yield parent
        parent = definition.step_by_name[parent].node.parent


def _there_before(definition: DefinitionView, readers: AbstractSet[str], writer: StepView) -> bool:
    """Whether the writer reads the location itself, or a step that it waits for does. ``readers``: all that read it."""
    return writer.name in readers or not readers.isdisjoint(definition.ancestors.get(writer.name, ()))
