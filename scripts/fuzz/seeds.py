"""The documents that mutations start from."""

from __future__ import annotations

import functools
import json
import os
import runpy
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias, cast

from benchmarks.planted.corpus import planted
from cdk_sagemaker_training.definition import PipelineDefinition
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.usage import PipelineUsage
from tests.conformance.corpus import FULL, MINIMAL

Seed: TypeAlias = "tuple[dict[str, object], PipelineUsage | None]"

REPOSITORY: Final = Path(__file__).parents[2]
USAGE: Final = PipelineUsage(iterative=True, schedule="rate(1 day)", scheduled_parameters=["X"])
SAMPLES: Final = PipelineUsage(sample_log_lines={"Train": ["validation loss=0.25", "a" * 40]})
"""Seldom given: trying regular expressions takes longer than all other rules."""


def short() -> Sequence[Seed]:
    """Documents that need no Node process: examples and cases of the rules, a step of every type."""
    rules = [example for rule in rule_set() for example in (rule.bad, rule.good)]
    examples = [*rules, *(case.example for case in planted())]
    return [*((cast("dict[str, object]", e.document), e.usage) for e in examples), *_typed()]


def long() -> Sequence[Seed]:
    """The same and the pipelines of ``examples/``."""
    return [*short(), *((document, None) for document in _programs())]


def _typed() -> list[Seed]:
    """A step of every type, the least of it and everything set, as the typed steps render them."""
    import_module("tests.conformance.corpus_services")  # adds the services' steps to the same tables
    made: list[Callable[[], Sequence[Step]]] = [*MINIMAL.values(), *FULL.values()]
    definitions = [PipelineDefinition.from_steps(steps=make()) for make in made]
    return [(cast("dict[str, object]", definition.to_dict()), None) for definition in definitions]


def _programs() -> list[dict[str, object]]:
    import aws_cdk

    from cdk_sagemaker_training import TrainingPipeline

    os.environ.setdefault("CDK_DISABLE_CLI_TELEMETRY", "true")
    context = json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"]
    plain, documents = aws_cdk.App, list[dict[str, object]]()
    aws_cdk.App = functools.partial(plain, context=context)  # pyright: ignore[reportAttributeAccessIssue] - as the CLI hands it over
    try:
        for path in sorted((REPOSITORY / "examples").glob("*.py")):
            app = cast("aws_cdk.App", runpy.run_path(str(path), run_name="__main__")["app"])
            found = [node for node in app.node.find_all() if isinstance(node, TrainingPipeline)]
            documents += [cast("dict[str, object]", pipeline.definition.to_dict()) for pipeline in found]
    finally:
        aws_cdk.App = plain  # pyright: ignore[reportAttributeAccessIssue]
    return documents
