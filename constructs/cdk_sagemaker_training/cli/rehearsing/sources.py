"""What is to be rehearsed: a script, or the training steps of pipelines, each with its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.cli.comparing.sides import SidePipeline, only, side_of
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.definition.document.graph import execution_order
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.templates import Assets
from cdk_sagemaker_training.definition.training.script_mode import PROGRAM, SUBMIT_DIRECTORY
from cdk_sagemaker_training.definition.training.source_archive import packed
from cdk_sagemaker_training.definition.training.source_code import SourceCode
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.rehearsal.requests import (
    BUCKET,
    Given,
    Request,
    code_location,
    data_source,
    input_location,
    request_of,
    training_steps,
)


@attrs.frozen(kw_only=True)
class Wanted:
    """One step to rehearse; ``request`` is asked for when the steps before it are done."""

    step: str
    request: Callable[[Given], Request]
    code: Callable[[Request, Path], Path | None]


@attrs.frozen(kw_only=True)
class ScriptSource:
    """A script and what an estimator would say of it."""

    path: Path
    source_dir: Path | None
    hyperparameters: Mapping[str, str]
    metrics: Mapping[str, str]
    spot: bool
    instance_type: str


def script_request(script: ScriptSource, given: Given) -> Sequence[Wanted]:
    """A script alone. Raises ``InvalidInputError``."""
    entry = script.path if script.source_dir is None else _inside(script)
    source = SourceCode(
        entry_point=str(entry), source_dir=None if script.source_dir is None else str(script.source_dir)
    )
    archive = packed(_files(source))

    def code(_request: Request, work: Path) -> Path:
        path = work / "sourcedir.tar.gz"
        path.write_bytes(archive)
        return path

    step = script.path.stem
    body = _script_body(script, source.program, sorted(given.samples), step)
    missing = [
        Problem(f"--sample {name}", str(path), "a file or folder")
        for name, path in given.samples.items()
        if not path.exists()
    ]
    if instance_type(script.instance_type) is None:
        missing.append(Problem("--instance-type", script.instance_type, "a type of instances for training"))
    if missing:
        raise InvalidInputError("rehearsal", missing)
    samples = {input_location(step, name): path for name, path in given.samples.items()}
    request = Request(step=step, body=body, samples=samples, code="script", place=code_location(step))
    return [Wanted(step=step, request=lambda _: request, code=code)]


def _files(source: SourceCode) -> Mapping[str, Path]:
    if source.source_dir is None:
        return {source.program: source.script}
    # The rules for what is packed are CDK's, which takes its time to load.
    from cdk_sagemaker_training.pipeline.source_files import source_files

    return source_files(source)


def _inside(script: ScriptSource) -> Path:
    folder = script.source_dir or Path()
    try:
        return script.path.resolve().relative_to(folder.resolve())
    except ValueError:
        raise InvalidInputError(
            "rehearsal", [Problem("FILE", str(script.path), f"a script inside --source-dir, {folder}")]
        ) from None


def _script_body(script: ScriptSource, program: str, channels: Sequence[str], step: str) -> dict[str, Any]:
    told = {PROGRAM: program, SUBMIT_DIRECTORY: str(code_location(step))}
    body: dict[str, Any] = {
        "TrainingJobName": step,
        "AlgorithmSpecification": {
            "TrainingImage": "rehearsal/script",
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": name, "Regex": regex} for name, regex in script.metrics.items()],
        },
        "HyperParameters": {**script.hyperparameters, **told},
        "InputDataConfig": [
            {"ChannelName": name, "DataSource": data_source(input_location(step, name))} for name in channels
        ],
        "OutputDataConfig": {"S3OutputPath": f"{BUCKET}/{step}/output"},
        "ResourceConfig": {"InstanceType": script.instance_type, "InstanceCount": 1},
        "StoppingCondition": {},
    }
    if script.spot:
        body |= {"EnableManagedSpotTraining": True, "CheckpointConfig": {"S3Uri": f"{BUCKET}/{step}/checkpoints"}}
    return body


def requests_in(
    word: str,
    deployed: Callable[[str], str],
    given: Given,
    *,
    pipelines: Sequence[str],
    steps: Sequence[str],
    code: Path | None,
) -> Sequence[Wanted]:
    """The training steps of what a word names, in the order in which they run.

    Raises ``UnusableError`` where nothing can be read, with a line for each reason, and ``InvalidInputError``.
    """
    side = side_of(word, deployed)
    if pipelines:
        only(side, pipelines)
    if side.problems:
        raise UnusableError("\n".join(f"{printable(problem)}{_scripts_in(word)}" for problem in side.problems))
    found = [wanted for pipeline in side.pipelines for wanted in _steps(pipeline, code)]
    names = [wanted.step for wanted in found]
    problems = [
        Problem("--step", name, f"a training step: {', '.join(names) or 'there is none'}")
        for name in steps
        if name not in names
    ]
    problems += _unknown(side.pipelines, given)
    if not found and not problems:
        problems.append(Problem(word, "no training step", "a pipeline that trains"))
    if problems:
        raise InvalidInputError("rehearsal", problems)
    return [wanted for wanted in found if not steps or wanted.step in steps]


def _scripts_in(word: str) -> str:
    """How to name a script, where a folder of scripts was named instead."""
    found = sorted(Path(word).glob("*.py")) if Path(word).is_dir() else []
    script = next((path for path in found if path.name == "train.py"), found[0] if found else None)
    return "" if script is None else f"; a script is named itself: {printable(script.as_posix())}"


def _unknown(pipelines: Sequence[SidePipeline], given: Given) -> Iterator[Problem]:
    """What is given for something that is not there: a word that is spelt otherwise."""
    documents = [pipeline.definition.document for pipeline in pipelines]
    declared = [str(entry["Name"]) for document in documents for entry in _objects(document.get("Parameters"))]
    for name in given.parameters:
        if name not in declared:
            yield Problem("--parameter", name, f"a parameter: {', '.join(declared) or 'there is none'}")
    channels = dict.fromkeys(
        name
        for document in documents
        for node in training_steps(document)
        for channel in _objects(node.own_arguments.get("InputDataConfig"))
        for name in (str(channel["ChannelName"]), f"{node.name}.{channel['ChannelName']}")
    )
    for name in given.samples:
        if name not in channels:
            allowed = ", ".join(channel for channel in channels if "." not in channel) or "there is none"
            yield Problem("--sample", name, f"a channel: {allowed}")


def _objects(value: Json) -> Sequence[Mapping[str, Json]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _steps(pipeline: SidePipeline, code: Path | None) -> Sequence[Wanted]:
    document = pipeline.definition.document
    order = list(execution_order(document))
    nodes = sorted(training_steps(document), key=lambda node: order.index(node.name))
    assets = Assets.of_template(Path(pipeline.file)) if pipeline.is_template else None

    def package(request: Request, _work: Path) -> Path | None:
        if code is not None or not request.code:
            return code
        found = None if assets is None else assets.path(request.code)
        if found is None:
            allowed = "a package in the cdk.out of the template, or --code PATH"
            raise InvalidInputError(f"rehearsal of step {request.step!r}", [Problem("code", request.code, allowed)])
        return found

    return [
        Wanted(step=node.name, request=lambda given, node=node: request_of(document, node, given), code=package)
        for node in nodes
    ]
