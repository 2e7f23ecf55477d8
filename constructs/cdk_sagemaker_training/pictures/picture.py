"""What a picture of a pipeline shows, before it is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, cast

import attrs

from cdk_sagemaker_training.definition.document.graph import NESTED, depends_on
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.finding import Finding, plain
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, StepView, TrainingJob

BRANCHES: Final = {"IfSteps": "if", "ElseSteps": "else", "ForEachBody": "for each"}
"""What the members of arguments that hold steps are called in a picture."""

_SECOND: Final = 1
_MINUTE: Final = 60
_HOUR: Final = 3600


@attrs.frozen(kw_only=True)
class Node:
    """One step."""

    name: str
    type: str
    display_name: str
    holder: str
    """``Check/IfSteps`` for a step in a branch; empty at top level."""
    badges: Sequence[str]
    """``Spot``, ``warm 30 min``, ``retry 10``, ``cached``."""
    facts: Sequence[tuple[str, str]]
    """What is worth knowing at a glance: instances, image, limits."""
    findings: Sequence[Finding]
    text: str
    """The step as JSON, without the steps that it holds."""

    @property
    def worst(self) -> Severity | None:
        """The severest of the findings."""
        return next((s for s in Severity if any(found.severity is s for found in self.findings)), None)


@attrs.frozen(kw_only=True)
class Edge:
    """From a step to one that waits for it. ``kind``: ``data``, ``order`` or ``branch``."""

    start: str
    end: str
    kind: str
    label: str = ""


@attrs.frozen(kw_only=True)
class Group:
    """The steps of a branch or a loop."""

    id: str
    owner: str
    label: str
    holder: str
    members: Sequence[str]


@attrs.frozen(kw_only=True)
class PictureParameter:
    """A parameter of the pipeline."""

    name: str
    type: str
    default: str


@attrs.frozen(kw_only=True)
class Picture:
    """A pipeline: its steps, what they wait for, what is wrong with them."""

    title: str
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    groups: Sequence[Group]
    parameters: Sequence[PictureParameter]
    findings: Sequence[Finding]
    """Those of the pipeline as a whole."""

    @staticmethod
    def of(document: Mapping[str, Json], *, title: str = "", findings: Sequence[Finding] = ()) -> Picture:
        """The picture of a definition document. ``findings``: what rules said of it. Nested at most as deep as
        ``graph.require_bounded_depth`` allows.
        """
        view = DefinitionView(document)
        reader = _Reader(view, findings)
        return Picture(
            title=title,
            nodes=reader.nodes,
            edges=list(reader.edges()),
            groups=reader.groups,
            parameters=[
                PictureParameter(name=name, type=str(entry.get("Type", "")), default=_short(entry.get("DefaultValue")))
                for name, entry in view.parameters.items()
            ],
            findings=[found for found in findings if found.step not in reader.names],
        )

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """By name."""
        return {node.name: node for node in self.nodes}

    @property
    def counts(self) -> Mapping[str, int]:
        """Findings by severity, those that there are."""
        every = [*self.findings, *(found for node in self.nodes for found in node.findings)]
        counted = {severity.value: sum(found.severity is severity for found in every) for severity in Severity}
        return {name: count for name, count in counted.items() if count}


class _Reader:
    def __init__(self, view: DefinitionView, findings: Sequence[Finding]) -> None:
        # Of steps with one name the first is drawn: the others are told as findings.
        first: dict[str, StepView] = {}
        for step in view.steps:
            first.setdefault(step.name, step)
        self._steps = first
        self.names = set(first)
        self._findings: dict[str, list[Finding]] = {}
        for found in findings:
            self._findings.setdefault(found.step, []).append(found)
        self.nodes = [self._node(step) for step in first.values()]
        self.groups = list(self._groups())

    def edges(self) -> Iterator[Edge]:
        made: dict[tuple[str, str], Edge] = {}
        for name, step in self._steps.items():
            for reference in step.node.references:
                if reference.kind == "Steps" and reference.name in self.names and reference.name != name:
                    label = reference.text.removeprefix(f"Steps.{reference.name}.")
                    key = (reference.name, name)
                    made.setdefault(key, Edge(start=reference.name, end=name, kind="data", label=label))
            for pointer, before in depends_on(step.node):
                if before in self.names and before != name:
                    trigger = _trigger(step, pointer)
                    made.setdefault((before, name), Edge(start=before, end=name, kind="order", label=trigger))
        yield from made.values()
        for group in self.groups:
            inside = set(group.members)
            waiting = {end for start, end in made if start in inside}
            for member in group.members:
                if member not in waiting and (group.owner, member) not in made:
                    yield Edge(start=group.owner, end=member, kind="branch", label=group.label)

    def _groups(self) -> Iterator[Group]:
        for name, step in self._steps.items():
            for key in NESTED.get(step.type, ()):
                group = f"{name}/{key}"
                members = [node.name for node in self.nodes if node.holder == group]
                if members:
                    yield Group(id=group, owner=name, label=BRANCHES[key], holder=_holder(step), members=members)

    def _node(self, step: StepView) -> Node:
        own = {**step.members, "Arguments": dict(step.node.own_arguments)}
        return Node(
            name=step.name,
            type=step.type,
            display_name=step.text("DisplayName") or step.name,
            holder=_holder(step),
            badges=list(_badges(step)),
            facts=list(_facts(step)),
            findings=self._findings.get(step.name, []),
            text=json.dumps(plain(own), indent=2, ensure_ascii=False),
        )


def _holder(step: StepView) -> str:
    parent = step.node.parent
    return "" if parent is None else f"{parent}/{step.pointer.split('/')[-2]}"


def _trigger(step: StepView, pointer: str) -> str:
    entry = step.raw("DependsOn", int(pointer.rpartition("/")[2]))
    trigger = cast("dict[str, Json]", entry).get("Trigger") if isinstance(entry, dict) else None
    return f"when {trigger.lower()}" if isinstance(trigger, str) else ""


def _badges(step: StepView) -> Iterator[str]:
    jobs = step.training_jobs
    if any(job.spot for job in jobs):
        yield "Spot"
    warm = max((job.keep_alive or 0 for job in jobs), default=0)
    if warm > 0:
        yield f"warm {_time(warm)}"
    attempts = sum(policy.integer("MaxAttempts") or 0 for policy in step.items("RetryPolicies"))
    if step.listed("RetryPolicies"):
        yield f"retry {attempts}" if attempts else "retry"
    if step.flag("CacheConfig", "Enabled"):
        yield "cached"


def _facts(step: StepView) -> Iterator[tuple[str, str]]:
    for job in step.training_jobs[:1]:
        yield from _facts_of(job)
    cluster = step.arguments.place("ProcessingResources", "ClusterConfig")
    if cluster.members:
        yield "instances", _instances(cluster.get("InstanceCount"), cluster.text("InstanceType"))
    if step.type == "Fail":
        yield "message", _short(step.raw("Arguments", "ErrorMessage"))
    if group := step.text("Arguments", "ModelPackageGroupName"):
        yield "model group", group


def _facts_of(job: TrainingJob) -> Iterator[tuple[str, str]]:
    named = [(kind, count) for _, kind, count in job.clusters if kind is not None]
    if named:
        yield "instances", ", ".join(_instances(count, kind) for kind, count in named)
    image = job.image
    if image is not None:
        yield "image", f"{image.name} {image.version}"
    elif job.own_image is not None:
        yield "image", job.own_image.rpartition("/")[2]
    if job.max_run is not None:
        yield "at most", _time(job.max_run)


def _instances(count: object, kind: str | None) -> str:
    return f"{count} x {kind}" if isinstance(count, int) and kind else kind or "?"


def _time(seconds: int) -> str:
    for size, unit in ((_HOUR, "h"), (_MINUTE, "min"), (_SECOND, "s")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _short(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."
