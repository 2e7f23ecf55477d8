"""A definition document as a whole."""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import (
    Function,
    Node,
    Reference,
    functions,
    predecessors,
    references,
    walk,
)
from cdk_sagemaker_training.definition.document.graph_problems import CONFIGS
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.regexes import Outcome, first_groups, regex_of
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views.kept import kept_property
from cdk_sagemaker_training.rules.views.place import Place
from cdk_sagemaker_training.rules.views.step import StepView
from cdk_sagemaker_training.rules.views.training_job import TrainingJob
from cdk_sagemaker_training.rules.views.values import Values
from cdk_sagemaker_training.rules.views.warm_pool import WarmPool, warm_pool

_UNKNOWN_TEXT: Final = "x" * 64
"""Stands for a value that only the deployment knows, where characters are counted."""
_CHARACTERS_OF_A_BYTE: Final = 6
"""The most characters of JSON that a byte of Python's own serialization stands for: ``\\u0000``, ``false,``."""


class DefinitionView(Place):
    """The document; paths start at its top. What several rules ask for is worked out once."""

    def __init__(self, document: Mapping[str, Json], usage: PipelineUsage | None = None) -> None:
        """``document``: nested at most as deep as ``graph.MAX_DEPTH``. ``usage``: how the pipeline is used."""
        super().__init__(document, "", Values(document))
        self.document = document
        self.usage = usage or PipelineUsage()

    @kept_property
    def nodes(self) -> list[Node]:
        """Every step in document order, those in branches and loops included."""
        return list(walk(self.document.get("Steps")))

    @kept_property
    def steps(self) -> list[StepView]:
        """Views of the nodes, in the same order."""
        return [StepView(node, self) for node in self.nodes]

    @property
    def top_level_count(self) -> int:
        """How many steps stand in no branch and no loop."""
        return sum(node.parent is None for node in self.nodes)

    def longer_than(self, characters: int) -> bool:
        """Whether ``size`` is more than that; told without writing JSON where it is far from it."""
        try:
            without_references = marshal.dumps(cast("dict[str, str]", self.document), 2)
            most = _CHARACTERS_OF_A_BYTE * len(without_references)
        except ValueError:  # tokens, images: no serialization for those
            most = characters + 1
        return most > characters and self.size > characters

    @kept_property
    def size(self) -> int:
        """The characters of the document as JSON text, written as short as can be."""
        try:
            text = json.dumps(
                self.document, separators=(",", ":"), ensure_ascii=False, skipkeys=True, default=lambda _: _UNKNOWN_TEXT
            )
        except (RecursionError, ValueError):  # it holds itself
            return 0
        return len(text)

    @kept_property
    def step_by_name(self) -> Mapping[str, StepView]:
        """The first step of each name."""
        return {step.name: step for step in reversed(self.steps)}

    @kept_property
    def step_by_pointer(self) -> Mapping[str, StepView]:
        """By the JSON Pointer to the step."""
        return {step.pointer: step for step in self.steps}

    @kept_property
    def training_jobs(self) -> list[TrainingJob]:
        """The jobs of all steps."""
        return [job for step in self.steps for job in step.training_jobs]

    @kept_property
    def spot_step_by_image(self) -> Mapping[str, str]:
        """By the image, the first Training step that runs it on Managed Spot."""
        steps = [step for step in reversed(self.steps) if step.type == "Training"]
        spot = [job for step in steps for job in step.training_jobs if job.spot]
        images = [(job.text("AlgorithmSpecification", "TrainingImage"), job.step.name) for job in spot]
        return {image: name for image, name in images if image is not None}

    @kept_property
    def warm_pools(self) -> list[WarmPool]:
        """The clusters that Training steps keep alive."""
        found = [warm_pool(job) for job in self.training_jobs]
        return [pool for pool in found if pool is not None]

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Json]]:
        """The declared parameters by name; the last one of a name that is declared twice."""
        return self.values.declared

    @kept_property
    def samples(self) -> Mapping[tuple[str, str], Outcome]:
        """By step and regular expression, what it captures in the lines that the author gave for the step."""
        given = self.usage.sample_log_lines
        path = ("AlgorithmSpecification", "MetricDefinitions")
        jobs = [job for step in self.steps if given.get(step.name) for job in step.training_jobs]
        texts = {(job.step.name, metric.text("Regex") or ""): None for job in jobs for metric in job.items(*path)}
        wanted = [key for key in texts if (regex := regex_of(key[1])).known and not regex.catastrophe]
        return dict(zip(wanted, first_groups([(text, given[name]) for name, text in wanted]), strict=True))

    @kept_property
    def all_references(self) -> Sequence[Reference]:
        """Every ``Get`` of the document: those beside the steps first."""
        beside = {key: value for key, value in self.document.items() if key not in {"Steps", "Parameters"}}
        return [*references(beside, ""), *(found for node in self.nodes for found in node.references)]

    @kept_property
    def references_by_kind(self) -> Mapping[str, Sequence[Reference]]:
        """Every ``Get`` by its kind (``Parameters``), those of the metadata and CDK tokens left out."""
        kinds: dict[str, list[Reference]] = {}
        for found in self.all_references:
            if not found.pointer.startswith("/Metadata/") and not is_token(found.text):
                kinds.setdefault(found.kind, []).append(found)
        return kinds

    @kept_property
    def predecessors(self) -> Mapping[str, list[str]]:
        """For each step, those that it waits for: by data, by ``DependsOn``, and the step whose branch it stands in."""
        return predecessors(self.nodes)

    @kept_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """For each step, all that have ended before it starts. Steps in a circle have no such order."""
        found: dict[str, frozenset[str]] = {}
        for start in self.predecessors:
            seen: set[str] = set()
            left = list(self.predecessors[start])
            while left:
                name = left.pop()
                if name in seen:
                    continue
                if name in found:
                    seen |= {name, *found[name]}
                    continue
                seen.add(name)
                left += self.predecessors.get(name, ())
            found[start] = frozenset(seen)
        return found

    @kept_property
    def functions(self) -> Sequence[Function]:
        """Every function that the pipeline evaluates."""
        beside = {key: self.document.get(key) for key in CONFIGS}
        return [*functions(beside, ""), *(found for node in self.nodes for found in node.functions)]

    def forget(self) -> None:
        """Lets go of the views of steps and jobs too."""
        for step in self.steps:
            for job in step.training_jobs:
                job.forget()
            step.forget()
        super().forget()
