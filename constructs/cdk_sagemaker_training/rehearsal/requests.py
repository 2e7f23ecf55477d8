"""The request of a training step without expressions: what a rehearsal runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs

from cdk_sagemaker_training.catalog.images import accounts_by_region, parse_image_uri
from cdk_sagemaker_training.definition.document.graph import Node, walk
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.training.script_mode import CODE_CHANNEL, CODE_FOLDER, SUBMIT_DIRECTORY
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.rehearsal.pseudo_parameters import DEFAULT_REGION, filled
from cdk_sagemaker_training.runtime.storage import Location

BUCKET: Final = "s3://rehearsal"
"""Where all that a rehearsal reads and writes lies, in a folder of this machine."""
_EXECUTION: Final = {"PipelineExecutionId": "rehearsal", "PipelineName": "rehearsal", "StartDateTime": "2000-01-01"}
_MODEL_OF: Final = re.compile(r"Steps\.([\w-]+)\.ModelArtifacts\.S3ModelArtifacts")
_NAME: Final = re.compile(r"[\w.-]+", re.ASCII)
_TEXT_MEMBERS: Final = ("HyperParameters", "Environment")


@attrs.frozen(kw_only=True)
class Given:
    """What its author gives for a rehearsal.

    ``samples``: files and folders by channel, or by ``step.channel``. ``parameters``: values of the pipeline's
    parameters, else their defaults. ``models``: the artifacts of steps that were rehearsed before, by step. ``region``:
    that of a template which leaves it to the deployment.
    """

    samples: Mapping[str, Path] = attrs.field(factory=dict[str, Path])
    parameters: Mapping[str, str] = attrs.field(factory=dict[str, str])
    models: Mapping[str, str] = attrs.field(factory=dict[str, str])
    region: str = DEFAULT_REGION

    def sample(self, step: str, channel: str) -> Path | None:
        """The sample of a channel."""
        return self.samples.get(f"{step}.{channel}") or self.samples.get(channel)


@attrs.frozen(kw_only=True)
class Request:
    """A request to run, and the files that stand for what it names.

    ``code``: the key of its package, if it has one that no sample stands for. ``place``: where the package is put.
    """

    step: str
    body: Mapping[str, Any]
    samples: Mapping[str, Path]
    code: str
    place: Location


def training_steps(document: Mapping[str, Json]) -> Sequence[Node]:
    """The training steps of a document, in its order."""
    return [node for node in walk(document.get("Steps")) if node.type == "Training"]


def request_of(document: Mapping[str, Json], node: Node, given: Given) -> Request:
    """The request of a training step. Raises ``InvalidInputError`` with all that is not known or not given."""
    return _Reader(document, node, given).request()


class _Reader:
    def __init__(self, document: Mapping[str, Json], node: Node, given: Given) -> None:
        self._node, self._given = node, given
        declared = cast("list[dict[str, Json]]", document.get("Parameters") or [])
        self._parameters: dict[str, object] = {
            str(entry["Name"]): self._filled(entry["DefaultValue"]) for entry in declared if "DefaultValue" in entry
        }
        self._parameters |= given.parameters
        self._place = code_location(node.name)
        self._problems: list[Problem] = []
        self._samples: dict[str, Path] = {}
        self._code_channel: Location | None = None
        self._named("the step", node.name)  # a name becomes a folder of this machine

    def request(self) -> Request:
        arguments = cast("Mapping[str, Any]", self._node.own_arguments)
        body: dict[str, Any] = {
            name: self._resolved(value, f"Arguments/{name}")
            for name, value in arguments.items()
            if name not in {*_TEXT_MEMBERS, "InputDataConfig", "OutputDataConfig", "CheckpointConfig", "RoleArn"}
        }
        for name in _TEXT_MEMBERS:
            texts = cast("Mapping[str, Any]", arguments.get(name) or {})
            kept = {key: value for key, value in texts.items() if key != SUBMIT_DIRECTORY}
            body[name] = {key: self._text(value, f"{name}.{key}") for key, value in kept.items()}
        code = self._code(arguments, body)
        prefix = f"{BUCKET}/{self._node.name}"
        body |= {
            "TrainingJobName": self._node.name,
            "InputDataConfig": [self._channel(channel) for channel in _channels(arguments)],
            "OutputDataConfig": {**_packing(arguments), "S3OutputPath": f"{prefix}/output"},
            "AlgorithmSpecification": self._algorithm(arguments, body.get("AlgorithmSpecification") or {}),
        }
        if checkpoints := arguments.get("CheckpointConfig"):
            body["CheckpointConfig"] = {**checkpoints, "S3Uri": f"{prefix}/checkpoints"}
        if self._problems:
            raise InvalidInputError(f"rehearsal of step {self._node.name!r}", self._problems)
        return Request(step=self._node.name, body=body, samples=self._samples, code=code, place=self._place)

    def _code(self, arguments: Mapping[str, Any], body: dict[str, Any]) -> str:
        """The key of the package, which is put where the request then says that it lies."""
        hyperparameters = cast("Mapping[str, Any]", arguments.get("HyperParameters") or {})
        if SUBMIT_DIRECTORY not in hyperparameters:
            return ""
        location = self._text(hyperparameters[SUBMIT_DIRECTORY], SUBMIT_DIRECTORY, tokens=True).strip('"')
        if not location.startswith("/"):
            body["HyperParameters"][SUBMIT_DIRECTORY] = str(self._place)
            return _key_in(location)
        body["HyperParameters"][SUBMIT_DIRECTORY] = location
        return self._code_of_channel(arguments, location)

    def _code_of_channel(self, arguments: Mapping[str, Any], location: str) -> str:
        """The key of a package that is read from the channel ``code``, where it has the name that the job is told."""
        channel = next((each for each in _channels(arguments) if each["ChannelName"] == CODE_CHANNEL), None)
        folder, _, name = location.rpartition("/")
        sample = self._given.sample(self._node.name, CODE_CHANNEL)
        if channel is None or folder != CODE_FOLDER or not _is_name(name) or (sample and not sample.is_file()):
            return ""
        self._place = self._code_channel = Location.of(f"{BUCKET}/code/{self._node.name}/{name}")
        if sample is not None:
            self._samples[str(self._place)] = sample
            return ""
        return _key_in(self._text(_source_of(channel).get("S3Uri"), f"channel {CODE_CHANNEL}", tokens=True))

    def _channel(self, channel: Mapping[str, Any]) -> dict[str, Any]:
        name = str(channel["ChannelName"])
        self._named("a channel", name)
        source = _source_of(channel)
        sample = self._given.sample(self._node.name, name)
        made = _MODEL_OF.fullmatch(reference_in(source.get("S3Uri")))
        if name == CODE_CHANNEL and self._code_channel is not None:
            location = str(self._code_channel)
        elif sample is None and made is not None and made[1] in self._given.models:
            location = self._given.models[made[1]]
        elif sample is None or not sample.exists():
            given = "nothing" if sample is None else str(sample)
            allowed = f"a file or folder that is there: --sample {name}=PATH"
            self._problems.append(Problem(f"channel {name}", given, allowed))
            location = ""
        else:
            location = input_location(self._node.name, name)
            self._samples[location] = sample
        kept = {key: value for key, value in channel.items() if key != "DataSource"}
        resolved = cast("dict[str, Any]", self._resolved(kept, f"channel {name}"))
        return {**resolved, "DataSource": data_source(location, source)}

    def _named(self, what: str, name: str) -> None:
        if not _is_name(name):
            self._problems.append(Problem(f"name of {what}", name, "letters, digits, '-', '_' and '.'"))

    @staticmethod
    def _algorithm(arguments: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
        written = cast("Mapping[str, Any]", arguments.get("AlgorithmSpecification") or {}).get("TrainingImage")
        # Each region has AWS's images in a registry of its own: any of them names the program that stands for one.
        image = str(written if is_token(written) else found.get("TrainingImage") or "")
        return {**found, "TrainingImage": known_image(image)} if image else dict(found)

    def _resolved(self, value: Any, where: str) -> Any:
        if isinstance(value, dict):
            mapping = cast("dict[str, Any]", value)
            if len(mapping) == 1 and next(iter(mapping)) in {"Get", "Std:Join", "Std:JsonGet"}:
                return self._expression(mapping, where)
            return {key: self._resolved(inner, f"{where}/{key}") for key, inner in mapping.items()}
        if isinstance(value, list):
            return [self._resolved(inner, f"{where}/{n}") for n, inner in enumerate(cast("list[Any]", value))]
        return self._filled(value)

    def _filled(self, value: Any) -> Any:
        return filled(value, self._given.region) if isinstance(value, str) else value

    def _text(self, value: Any, where: str, *, tokens: bool = False) -> str:
        found = self._resolved(value, where)
        if is_token(found) and not tokens:
            allowed = "a value that is known before the deployment"
            self._problems.append(Problem(where, "a token", allowed, "give it as a parameter with a default"))
        return found if isinstance(found, str) else str(found).lower() if isinstance(found, bool) else str(found)

    def _expression(self, value: Mapping[str, Any], where: str) -> object:
        if "Std:Join" in value:
            join = value["Std:Join"]
            parts = [self._text(part, where, tokens=True) for part in join["Values"]]
            return str(join["On"]).join(parts)
        target = str(value.get("Get") or "")
        root, _, name = target.partition(".")
        if root == "Parameters" and name in self._parameters:
            return self._parameters[name]
        if root == "Execution" and name in _EXECUTION:
            return _EXECUTION[name]
        if root == "Parameters":
            allowed, fix = "a parameter that has a value", f"--parameter {name}=VALUE"
        else:
            allowed, fix = "a value that is known without an execution", ""
        self._problems.append(Problem(where, target or "Std:JsonGet", allowed, fix))
        return ""


def _channels(arguments: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return arguments.get("InputDataConfig") or ()


def _source_of(channel: Mapping[str, Any]) -> Mapping[str, Any]:
    return channel.get("DataSource", {}).get("S3DataSource") or {}


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text) and text.strip("."))


def _key_in(uri: str) -> str:
    """The key of an S3 URI, or the end of a text that is none."""
    return uri.removeprefix("s3://").partition("/")[2] or uri.rpartition("/")[2]


def reference_in(value: Json) -> str:
    """What a ``Get`` names; empty for any other value."""
    return str(value.get("Get") or "") if isinstance(value, dict) else ""


def known_image(image: str) -> str:
    """An image whose registry only the deployment knows, as one of the region that AWS publishes it in first."""
    if not is_token(image):
        return image
    named = TOKEN_IN_TEXT.sub("", image).rpartition("/")[2]
    for region, accounts in accounts_by_region(named.partition(":")[0]).items():
        for account in sorted(accounts):
            uri = f"{account}.dkr.ecr.{region}.amazonaws.com/{named}"
            if parse_image_uri(uri) is not None:
                return uri
    return f"rehearsal/{named}"


def _packing(arguments: Mapping[str, Any]) -> dict[str, Any]:
    compression = cast("Mapping[str, Any]", arguments.get("OutputDataConfig") or {}).get("CompressionType")
    return {"CompressionType": compression} if compression else {}


def input_location(step: str, channel: str) -> str:
    """The S3 URI at which a step finds the sample of a channel."""
    return f"{BUCKET}/{step}/input/{channel}/"


def data_source(location: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """API ``DataSource`` of a channel whose sample lies there. ``given``: an ``S3DataSource``, kept but for that."""
    place = {"S3DataType": "S3Prefix", "S3Uri": location}
    return {"S3DataSource": {"S3DataDistributionType": "FullyReplicated", **(given or {}), **place}}


def code_location(step: str) -> Location:
    """Where the package of a step's code is put."""
    return Location.of(f"{BUCKET}/code/{step}.tar.gz")
