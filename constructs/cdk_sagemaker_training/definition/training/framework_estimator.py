"""Training jobs that run a script of yours in a container of a framework (script mode)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, TypeAlias, cast

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.catalog.script_mode import METRICS_SINCE, SCRIPT_MODE_SINCE, at_least, script_needs_network
from cdk_sagemaker_training.definition.expressions.parameters import ParameterString
from cdk_sagemaker_training.definition.fields.checks import (
    Check,
    checked,
    image_uri,
    integer,
    is_unknown,
    items,
    json_value,
    mapping,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import Boolean, Integer, Text
from cdk_sagemaker_training.definition.fields.spec import frozen_mapping
from cdk_sagemaker_training.definition.fields.unknown import is_number_token, is_token
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.objectives import Definitions, undefined_problems
from cdk_sagemaker_training.definition.training.script_mode import (
    CODE_CHANNEL,
    RESERVED,
    code_channel,
    json_text,
    script_hyperparameters,
)
from cdk_sagemaker_training.definition.training.source_code import SourceCode, path_text, path_texts
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

Value: TypeAlias = "str | int | float | bool | Mapping[str, object] | Sequence[object] | PipelineVariable | None"

VERSION: Check = text(minimum=1, like="2.5.1")


@attrs.frozen(kw_only=True)
class FrameworkEstimator(EstimatorBase):
    """Base of the frameworks.

    The script is packed when the pipeline is synthesized and uploaded by ``cdk deploy``: the container fetches it from
    S3, or reads it from the channel ``code`` where the job is isolated from the network. That is so when
    ``enable_network_isolation`` is True, and by default in a workspace that isolates its jobs, unless the container
    needs the network: a ``requirements.txt`` beside the script, a ``source_dir`` on S3, XGBoost 3.2-0.

    ``entry_point``: the script; ``source_dir``: the folder that holds it, or the S3 URI of a ``sourcedir.tar.gz``;
    ``dependencies``: files and folders that are put beside the script (see ``SourceCode``). ``hyperparameters``: any
    values of JSON; the container decodes them. ``container_log_level``: as in ``logging``, default 20
    (INFO). ``image_uri``: an image of your own instead of the framework's, which understands the same hyperparameters.
    """

    framework: ClassVar[str]
    """The name in the catalog of images."""

    entry_point: Text = attrs.field(converter=path_text, metadata=checked(text(minimum=1, like="train.py")))
    source_dir: Text | None = attrs.field(default=None, converter=path_text, metadata=checked(text(minimum=1)))
    dependencies: Sequence[str] = attrs.field(
        default=(), converter=path_texts, metadata=checked(items(text(minimum=1)))
    )
    hyperparameters: Mapping[str, Value] = attrs.field(  # pyright: ignore[reportIncompatibleVariableOverride] - the containers decode JSON
        factory=dict[str, Value],
        converter=frozen_mapping,
        metadata=checked(
            mapping(
                json_value(),
                check_key=text(minimum=1, maximum=limits.MAX_HYPERPARAMETER_KEY_CHARS),
                maximum=limits.MAX_HYPERPARAMETERS,
            )
        ),
    )
    container_log_level: Integer = attrs.field(default=20, metadata=checked(integer(minimum=0, maximum=50)))
    image_uri: str | PipelineVariable | ImageReference | None = attrs.field(default=None, metadata=checked(image_uri()))

    def catalog_image(self, instance_type: str | None) -> ImageReference:
        """The framework's own image. Raises ``InvalidInputError`` where it has none like that."""
        raise NotImplementedError

    @property
    def version_in_use(self) -> str | None:
        """The version of the framework; None where only the author's image knows it."""
        raise NotImplementedError

    @property
    def image(self) -> str | PipelineVariable | ImageReference:
        return self.catalog_image(self.known_instance_type) if self.image_uri is None else self.image_uri

    @property
    def known_instance_type(self) -> str | None:
        """The instance type as far as synth knows it: of several the first with a GPU, as in the SDK."""
        choices = self.instance_groups or self.instance_preferences or ()
        named = [choice.instance_type for choice in choices] or [self.instance_type]
        defaults = [value.default_value if isinstance(value, ParameterString) else value for value in named]
        known = [value for value in defaults if isinstance(value, str) and not is_token(value)]
        return next((value for value in known if value.startswith(("ml.g", "ml.p"))), next(iter(known), None))

    @property
    def source(self) -> SourceCode | Text:
        """What is packed, or where the packed code lies already."""
        remote = self.source_dir
        if remote is not None and (not isinstance(remote, str) or remote.startswith("s3://") or is_token(remote)):
            return remote
        script = cast("str", self.entry_point)
        return SourceCode(entry_point=script, source_dir=remote, dependencies=self.dependencies)

    @property
    def sagemaker_metrics(self) -> Boolean | None:
        given, since = self.enable_sagemaker_metrics, METRICS_SINCE.get(self.framework)
        if given is not None or since is None or self.version_in_use is None:
            return given
        return True if at_least(self.version_in_use, since) else None

    def framework_hyperparameters(self) -> Mapping[str, object]:
        """What the framework tells its container besides the author's hyperparameters."""
        return {}

    def encoded_hyperparameters(self) -> dict[str, Json]:
        source = self.source
        told = {**self.hyperparameters, **self.framework_hyperparameters()}
        return {
            **{key: json_text(value) for key, value in told.items()},
            **script_hyperparameters(
                program=source.program if isinstance(source, SourceCode) else self.entry_point,
                source=source,
                log_level=self.container_log_level,
                from_channel=self._is_isolated,
            ),
        }

    def encoded_choice(self, value: object) -> Json:
        return json_text(value)

    def code_channels(self) -> list[Json]:
        return [code_channel(self.source, self.input_mode)] if self._is_isolated else []

    @property
    def _is_isolated(self) -> bool:
        """Whether the author wants isolation; what only an execution knows may turn out to be so."""
        return self.enable_network_isolation not in (None, False)

    def channel_problems(self, where: str, inputs: Mapping[str, Channel]) -> Iterable[Problem]:
        yield from EstimatorBase.channel_problems(self, where, inputs)
        if not self._is_isolated:
            return
        if CODE_CHANNEL in inputs:
            yield Problem(where, CODE_CHANNEL, "other names: with network isolation this channel holds the script")
        if len(inputs) + (self.model_uri is not None) >= limits.MAX_CHANNELS:
            allowed = f"at most {limits.MAX_CHANNELS} channels, with that of the script"
            yield Problem(where, f"{len(inputs)} channels", allowed)

    def objective_problems(self, where: str, metric: object, definitions: Definitions) -> Iterable[Problem]:
        return undefined_problems(where, metric, definitions)

    def problems(self) -> Iterable[Problem]:
        yield from EstimatorBase.problems(self)
        wrong = {problem.where.partition("[")[0] for problem in self.field_problems()}
        if not wrong & {"entry_point", "source_dir", "dependencies"}:
            yield from self._source_problems()
        if not wrong & {"framework_version", "py_version", "image_uri", "instance_type", "instance_groups"}:
            yield from self._image_problems()
        found = [] if "distribution" in wrong else list(self.strategy_problems())
        yield from found
        if not wrong & {"distribution", "hyperparameters"}:
            yield from self._hyperparameter_problems(told=None if found else self.framework_hyperparameters())

    def strategy_problems(self) -> Iterable[Problem]:
        """Mistakes in how the script is to run on several processors."""
        return ()

    def _source_problems(self) -> Iterable[Problem]:
        packed = not isinstance(self.source_dir, PipelineVariable) and not is_unknown(self.source_dir)
        packed = packed and not (isinstance(self.source_dir, str) and self.source_dir.startswith("s3://"))
        if not packed:
            if self.dependencies:
                fix = "put them into the package on S3"
                yield Problem("dependencies", list(self.dependencies), "nothing with a source_dir on S3", fix)
        elif is_unknown(self.entry_point):
            yield Problem("entry_point", self.entry_point, "a path that synth knows, unless source_dir lies on S3")
        else:
            yield from _problems_of(lambda: self.source)

    def _image_problems(self) -> Iterable[Problem]:
        found = list(_problems_of(lambda: self.image))
        for problem in found:
            if problem.where == "instance_type" and self.instance_type is not None and self.known_instance_type is None:
                fix = "a ParameterString with a default, or image_uri"
                yield Problem("instance_type", self.instance_type, "one that synth knows: it decides the image", fix)
            else:
                yield self.renamed(problem)
        since = SCRIPT_MODE_SINCE.get(self.framework, "0")
        if self.image_uri is None and not found and not at_least(self.version_in_use or since, since):
            yield Problem("framework_version", self.version_in_use, f"{since} or later: the image runs no scripts")
        image = self.image_uri if found else self.image
        if self._is_isolated and isinstance(image, ImageReference) and script_needs_network(image):
            allowed = f"False: {self.framework} {image.version} downloads what it needs to install a script"
            yield Problem("enable_network_isolation", self.enable_network_isolation, allowed)

    def renamed(self, problem: Problem) -> Problem:
        """A problem of the catalog under the name that the field has here."""
        where = "framework_version" if problem.where == "version" else problem.where
        fix = problem.fix or ("or give image_uri" if problem.given is MISSING else "")
        return attrs.evolve(problem, where=where, fix=fix)

    def _hyperparameter_problems(self, told: Mapping[str, object] | None) -> Iterable[Problem]:
        for name in (name for name in self.hyperparameters if name in RESERVED):
            yield Problem(f"hyperparameters[{name!r}]", self.hyperparameters[name], "other names: SageMaker sets this")
        count = len({**self.hyperparameters, **(told or {})}) + len(RESERVED) - 1  # the job's name is not among them
        if count > limits.MAX_HYPERPARAMETERS:
            allowed = f"at most {limits.MAX_HYPERPARAMETERS} hyperparameters with those that say what to run"
            yield Problem("hyperparameters", f"{count} entries", allowed)
        for name, value in self.hyperparameters.items():
            yield from _value_problems(f"hyperparameters[{name!r}]", value)


def _value_problems(where: str, value: object) -> Iterable[Problem]:
    if is_number_token(value):
        yield Problem(where, "a CDK number token", "a JSON value", "give it as text: Token.as_string(value)")
        return
    try:
        encoded = json_text(value)
    except (TypeError, ValueError) as error:
        fix = "a pipeline variable can only be the whole value"
        yield Problem(where, value, f"a JSON value ({error})", fix)
        return
    if isinstance(encoded, str) and len(encoded) > limits.MAX_HYPERPARAMETER_VALUE_CHARS and not is_token(encoded):
        allowed = f"JSON text of at most {limits.MAX_HYPERPARAMETER_VALUE_CHARS:,} characters"
        yield Problem(where, f"{len(encoded):,} characters", allowed, "put it into a file beside the script")


def _problems_of(make: Callable[[], object]) -> Iterable[Problem]:
    try:
        make()
    except InvalidInputError as error:
        return error.problems
    return ()
