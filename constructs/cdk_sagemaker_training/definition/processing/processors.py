"""Processors: the cluster and the container of a processing job.

Members and bounds: CreateProcessingJob in botocore's service model; the names are the SageMaker SDK's.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    image_uri,
    instance_of,
    integer,
    items,
    literal,
    s3_uri,
    scalar,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import (
    INSTANCE_TYPE,
    KMS_KEY,
    ROLE_ARN,
    TAGS,
    Image,
    Integer,
    Scalar,
    Text,
    environment,
    tags_of,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.processing.network_config import NetworkConfig
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingInput, ProcessingOutput
from cdk_sagemaker_training.errors import MISSING, Problem

INPUTS_FOLDER: Final = "/opt/ml/processing/input"

_LINE = items(literal(text()), minimum=1)
_WORDS = items(
    scalar(maximum=limits.MAX_CONTAINER_ITEM_CHARS), minimum=1, maximum=limits.MAX_CONTAINER_ENTRYPOINT_ITEMS
)

ENVIRONMENT = environment(entries=100, key_chars=256, value_chars=256)


@attrs.frozen(kw_only=True)
class Container(ByValue):
    """What a processor makes of the code that it is to run."""

    entrypoint: Sequence[Scalar] | None
    inputs: Sequence[ProcessingInput] = ()
    outputs: Sequence[ProcessingOutput] = ()


@attrs.frozen(kw_only=True)
class Processor(Spec):
    """A processing job in any container.

    ``role``, ``network_config``, ``volume_kms_key`` and ``output_kms_key`` come from the workspace where they are None;
    an empty key says "not even the workspace's". ``instance_count``: 1-100, default 1. ``volume_size_in_gb``: GiB,
    1-16,384, default 30. ``max_runtime_in_seconds``: 1-777,600 (9 days); the service's default is a day. ``env``: at
    most 100 entries, keys and values of at most 256 characters. ``entrypoint``: 1-100 texts of at most 256 characters,
    instead of the image's own.
    """

    image_uri: Image = attrs.field(metadata=checked(image_uri()))
    instance_type: Text = attrs.field(metadata=checked(INSTANCE_TYPE))
    instance_count: Integer = attrs.field(default=1, metadata=checked(integer(minimum=1, maximum=100)))
    role: Text | None = attrs.field(default=None, metadata=checked(ROLE_ARN))
    entrypoint: Sequence[Scalar] | None = attrs.field(default=None, converter=optional_tuple, metadata=checked(_WORDS))
    volume_size_in_gb: Integer = attrs.field(
        default=30, metadata=checked(integer(minimum=1, maximum=16_384, unit="GiB"))
    )
    volume_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    output_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    max_runtime_in_seconds: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, maximum=777_600, unit="seconds"))
    )
    env: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(ENVIRONMENT),
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))
    network_config: NetworkConfig | None = attrs.field(default=None, metadata=checked(instance_of(NetworkConfig)))

    def container(self, code: str | None) -> Container:
        """How the container runs ``code``, which ``code_problems`` has nothing against."""
        del code  # a plain processor runs what is in its image
        return Container(entrypoint=self.entrypoint)

    def code_problems(self, code: str | None) -> Iterable[Problem]:
        """What is wrong with the code that a step gives."""
        if code is not None:
            yield Problem("code", code, "nothing: a Processor runs what is in its image", "use a ScriptProcessor")


@attrs.frozen(kw_only=True)
class ScriptProcessor(Processor):
    """Runs one script, which the step gives as ``code``. ``command``: its interpreter, for example ``["python3"]``."""

    command: Sequence[str] = attrs.field(converter=as_tuple, metadata=checked(_WORDS))

    def container(self, code: str | None) -> Container:
        script = posixpath.join(INPUTS_FOLDER, "code", posixpath.basename(str(code)))
        source = ProcessingInput(source=code, destination=f"{INPUTS_FOLDER}/code", input_name="code")
        return Container(entrypoint=[*self.command, script], inputs=[source])

    def code_problems(self, code: str | None) -> Iterable[Problem]:
        yield from script_problems("code", code)

    def problems(self) -> Iterable[Problem]:
        yield from Processor.problems(self)
        if self.entrypoint is not None:
            yield Problem("entrypoint", list(self.entrypoint), "nothing: the entry point is command and code")


@attrs.frozen(kw_only=True)
class FrameworkProcessor(ScriptProcessor):
    """Runs a script out of an archive of code, after installing its ``requirements.txt`` if there is one.

    ``source_dir``: a ``.tar.gz`` on S3. The step gives the path of the script within it as ``code``. ``command``:
    default ``["python3"]``. The SDK uploads a start script for this; here the same lines are the container's entry
    point.
    """

    command: Sequence[str] = attrs.field(default=("python3",), converter=as_tuple, metadata=checked(_LINE))
    source_dir: str = attrs.field(metadata=checked(s3_uri()))

    def container(self, code: str | None) -> Container:
        folder = f"{INPUTS_FOLDER}/code"
        source = ProcessingInput(source=self.source_dir, destination=folder, input_name="code")
        return Container(entrypoint=["/bin/bash", "-c", self._lines(str(code)), str(code)], inputs=[source])

    def code_problems(self, code: str | None) -> Iterable[Problem]:
        if code is None:
            yield Problem("code", MISSING, "the path of the script in source_dir", 'for example code="train.py"')
        elif not isinstance(code, str) or not code or code.startswith(("s3://", "/")) or is_token(code):  # pyright: ignore[reportUnnecessaryIsInstance]
            yield Problem("code", code, "a path in source_dir as text, known at synth", 'for example code="train.py"')
        else:
            yield from text(maximum=limits.MAX_CONTAINER_ITEM_CHARS)("command and code as one line", self._lines(code))

    def problems(self) -> Iterable[Problem]:
        yield from ScriptProcessor.problems(self)
        yield from script_problems("source_dir", self.source_dir)

    def _lines(self, code: str) -> str:
        archive = shlex.quote(posixpath.basename(self.source_dir))
        run = shlex.join([*self.command, code])
        install = "if [ -f requirements.txt ]; then python3 -m pip install -r requirements.txt; fi"
        return f'set -e; cd {INPUTS_FOLDER}/code; tar -xzf {archive}; {install}; exec {run} "$@"'


def script_problems(where: str, uri: str | None) -> Iterable[Problem]:
    """What is wrong with the location of a file whose name the container must know."""
    if uri is None:
        yield Problem(where, MISSING, "the S3 location of a file", "upload it, for example as an aws_s3_assets.Asset")
        return
    if not isinstance(uri, str) or (not uri.startswith(("s3://", "https://")) and not is_token(uri)):  # pyright: ignore[reportUnnecessaryIsInstance]
        fix = "upload it, for example as an aws_s3_assets.Asset"
        yield Problem(where, uri, "the S3 location of a file as text", fix)
        return
    name = posixpath.basename(uri)
    if not name or is_token(name):
        yield Problem(where, uri, "a location that ends in a file name known at synth: the container runs it by name")
