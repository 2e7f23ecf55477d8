"""How a container of a framework gets the code that it runs, and what it is told about it.

Names and values: SageMaker SDK 2.257, ``Framework._script_mode_hyperparam_update`` and ``_prepare_for_training``, which
the containers' ``sagemaker-training`` package reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.images import ImageReference, parse_image_uri
from cdk_sagemaker_training.catalog.script_mode import script_needs_network
from cdk_sagemaker_training.definition.fields.deferred import Deferred, DeployRegion, Quoted, Resolve
from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, is_expression, render_text
from cdk_sagemaker_training.definition.training.inputs import TrainingInput
from cdk_sagemaker_training.definition.training.source_code import SourceCode
from cdk_sagemaker_training.errors import InvalidInputError, Problem

PROGRAM: Final = "sagemaker_program"
SUBMIT_DIRECTORY: Final = "sagemaker_submit_directory"
RESERVED: Final = (
    "sagemaker_container_log_level",
    "sagemaker_job_name",
    PROGRAM,
    "sagemaker_region",
    SUBMIT_DIRECTORY,
)
"""The hyperparameters that say what to run; a script cannot have its own under these names."""

CODE_CHANNEL: Final = "code"
CODE_FOLDER: Final = "/opt/ml/input/data/code"
_CODE_FILE: Final = "sourcedir.tar.gz"
_ISOLATION: Final = "enable_network_isolation"


@attrs.frozen
class InCodeChannel(Deferred, ByValue):
    """Where a container finds packed code that it reads from the channel ``code``: the file keeps its name there."""

    source: SourceCode

    def resolved(self, resolve: Resolve) -> object:
        """``/opt/ml/input/data/code/<file>``; itself where ``resolve`` leaves the location open.

        Raises ``InvalidInputError`` where only the deployment knows the name of the file.
        """
        location = self.source.resolved(resolve)
        if isinstance(location, Deferred):
            return self
        name = str(location).rpartition("/")[2]
        if is_token(name):
            allowed = "False, or a stack synthesizer that names assets at synth: the container has to be told the name"
            raise InvalidInputError(f"source code of {self.source.entry_point}", [Problem(_ISOLATION, True, allowed)])
        return f"{CODE_FOLDER}/{name}"


def json_text(value: object) -> Json:
    """A hyperparameter as the frameworks' containers take it: JSON text. Pipeline variables are text as they are.

    Raises ``TypeError`` or ``ValueError`` for what JSON has no text for, infinity among it.
    """
    if isinstance(value, Deferred):
        return cast("Json", Quoted(value))
    if isinstance(value, PipelineVariable) or is_expression(value):
        return render_text(value)
    return json.dumps(value, allow_nan=False)


def script_hyperparameters(
    *, program: object, source: object, log_level: object, from_channel: bool
) -> dict[str, Json]:
    """What the container is told. ``source``: ``SourceCode``, or the S3 URI of a ``sourcedir.tar.gz``."""
    found = source
    if from_channel:
        found = InCodeChannel(source) if isinstance(source, SourceCode) else f"{CODE_FOLDER}/{_CODE_FILE}"
    return {
        SUBMIT_DIRECTORY: json_text(found),
        PROGRAM: json_text(program),
        "sagemaker_container_log_level": json_text(log_level),
        "sagemaker_region": json_text(DeployRegion()),
    }


def code_channel(source: object, input_mode: object) -> dict[str, Json]:
    """The channel of the code; read in File mode whatever the mode of the job, since a package is no stream."""
    # The check of s3_data wants a URI, which packed code gets at deploy time.
    uri = cast("str", source) if not isinstance(source, SourceCode) else "s3://deferred/"
    mode = None if input_mode == "File" else "File"
    channel = TrainingInput(s3_data=uri, input_mode=mode).to_request(CODE_CHANNEL)
    if isinstance(source, SourceCode):
        cast("dict[str, Json]", at(channel, "DataSource", "S3DataSource"))["S3Uri"] = cast("Json", source)
    return channel


def packed_code(request: Mapping[str, Json]) -> SourceCode | None:
    """The packed code of a training job, or a training definition; None where it has none, or code that lies on S3."""
    submitted = _submitted(request)[1]
    found = submitted.value if isinstance(submitted, Quoted) else None
    source = found.source if isinstance(found, InCodeChannel) else found
    return source if isinstance(source, SourceCode) else None


def fetches_code(request: Mapping[str, Json]) -> bool:
    """Whether the container of a training job fetches its code itself, which takes a network."""
    submitted = _submitted(request)[1]
    from_channel = isinstance(submitted, Quoted) and isinstance(submitted.value, InCodeChannel)
    return not (submitted is None or from_channel or (isinstance(submitted, str) and "/opt/ml/" in submitted))


def through_channel(request: Mapping[str, Json]) -> dict[str, Json] | None:
    """The request of a training job, or a training definition, with its packed code read from a channel.

    Unchanged where the container fetches nothing. None where it cannot do without the network: code that lies on S3
    already, packages to install, an image that downloads (XGBoost 3.2-0), a channel of that name, or no channel left.
    """
    if not fetches_code(request):
        return dict(request)
    source = packed_code(request)
    channels = items(request.get("InputDataConfig"))
    taken = any(channel.get("ChannelName") == CODE_CHANNEL for channel in channels)
    if source is None or source.installs_packages or _needs_network(request):
        return None
    if taken or len(channels) >= limits.MAX_CHANNELS:
        return None
    mode = at(dict(request), "AlgorithmSpecification", "TrainingInputMode")
    key = _submitted(request)[0]
    return {
        **request,
        key: {**member(request, key), SUBMIT_DIRECTORY: json_text(InCodeChannel(source))},
        "InputDataConfig": cast("Json", [*channels, code_channel(source, mode)]),
    }


def submitted_code(request: Mapping[str, Json]) -> tuple[tuple[str, str], Json]:
    """The S3 location that the container of a training job fetches its code from, with the path that it stands at.

    None where it fetches nothing.
    """
    key, value = _submitted(request)
    path, submitted = (key, SUBMIT_DIRECTORY), cast("Json", value)
    if not isinstance(submitted, str):
        return path, submitted if isinstance(submitted, dict) else None
    # JSON text, as the SDKs write it, or plain text, which the containers take as well.
    location = submitted.removeprefix('"').removesuffix('"')
    return path, location if fetches_code(request) else None


def _submitted(request: Mapping[str, Json]) -> tuple[str, object]:
    for key in ("HyperParameters", "StaticHyperParameters"):
        if SUBMIT_DIRECTORY in (values := member(request, key)):
            return key, values[SUBMIT_DIRECTORY]
    return "", None


def _needs_network(request: Mapping[str, Json]) -> bool:
    named = cast("object", at(dict(request), "AlgorithmSpecification", "TrainingImage"))
    image = parse_image_uri(named) if isinstance(named, str) else named
    return isinstance(image, ImageReference) and script_needs_network(image)
