"""The documents that mutations start from."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, cast

import attrs

from benchmarks.planted.corpus import RENDERED, cases
from cdk_sagemaker_training.definition import PipelineDefinition
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.rules import Rule
from cdk_sagemaker_training.rules.examples import Example
from cdk_sagemaker_training.rules.usage import PipelineUsage
from scripts.fuzz.values import Members
from tests.conformance.corpus import FULL, MINIMAL

REPOSITORY: Final = Path(__file__).parents[2]


@attrs.frozen
class Start:
    """A document to start from, with a name that says where it is from."""

    name: str
    document: Members
    usage: PipelineUsage | None = None


def corpus(rules: Iterable[Rule]) -> Sequence[Start]:
    """The examples of rules, all planted cases, those that SDKs rendered, and a step of every type.

    A rendered one counts also where its rule does not exist yet.
    """
    named: dict[str, Example] = {}
    for rule in rules:
        named |= {f"{rule.id}-bad": rule.bad, f"{rule.id}-good": rule.good}
    for rule_id, given in cases().items():
        named |= {f"{rule_id}-bad-{number}": example for number, example in enumerate(given.bad)}
        named |= {f"{rule_id}-good-{number}": example for number, example in enumerate(given.good)}
    found = [Start(name, cast("Members", example.document), example.usage) for name, example in named.items()]
    for path in sorted(RENDERED.glob("sdk_*.json")):
        rendered = cast("dict[str, Members]", json.loads(path.read_text(encoding="utf-8")))
        found += [Start(f"{path.stem}-{name}", document) for name, document in rendered.items()]
    return [*found, *_typed()]


def programs() -> Sequence[Start]:
    """The pipelines of ``examples/``. They are rendered in a process of their own, which starts Node."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.pickle"
        command = [sys.executable, "-m", "scripts.fuzz.programs", str(path)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, stdout=subprocess.DEVNULL)
        found = cast("Sequence[tuple[str, Members]]", pickle.loads(path.read_bytes()))  # noqa: S301 - written above
    return [Start(name, document) for name, document in found]


def _typed() -> list[Start]:
    """A step of every type, the least of it and everything set, as the typed steps render them."""
    import_module("tests.conformance.corpus_services")  # adds the services' steps to the same tables
    made: dict[str, Callable[[], Sequence[Step]]] = {
        **{f"least-{name}": make for name, make in MINIMAL.items()},
        **{f"full-{name}": make for name, make in FULL.items()},
    }
    definitions = {name: PipelineDefinition.from_steps(steps=make()) for name, make in made.items()}
    return [Start(name, cast("Members", definition.to_dict())) for name, definition in definitions.items()]
