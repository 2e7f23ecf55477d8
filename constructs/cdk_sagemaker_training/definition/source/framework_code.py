"""Estimators of the frameworks, whose script lies on S3 already or is still a file of this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.fields.deferred import Quoted
from cdk_sagemaker_training.definition.fields.reading import at, items
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import Call, Code, literal, mapped
from cdk_sagemaker_training.definition.source.images import TRANSFORMERS, python_version
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import plain, text, value
from cdk_sagemaker_training.definition.training.framework_estimator import FrameworkEstimator
from cdk_sagemaker_training.definition.training.frameworks.huggingface import HuggingFace
from cdk_sagemaker_training.definition.training.frameworks.mxnet import MXNet
from cdk_sagemaker_training.definition.training.frameworks.pytorch import PyTorch
from cdk_sagemaker_training.definition.training.frameworks.sklearn import SKLearn
from cdk_sagemaker_training.definition.training.frameworks.tensorflow import TensorFlow
from cdk_sagemaker_training.definition.training.frameworks.xgboost import XGBoost
from cdk_sagemaker_training.definition.training.script_mode import (
    CODE_CHANNEL,
    RESERVED,
    SUBMIT_DIRECTORY,
    InCodeChannel,
    json_text,
)
from cdk_sagemaker_training.definition.training.source_code import SourceCode

_CLASSES: Final[Mapping[str, type[FrameworkEstimator]]] = {
    "huggingface": HuggingFace,
    "mxnet": MXNet,
    "pytorch": PyTorch,
    "pytorch-amzn2023": PyTorch,
    "pytorch-neuron": PyTorch,
    "sklearn": SKLearn,
    "tensorflow": TensorFlow,
    "xgboost": XGBoost,
}
_LAUNCHER: Final = (
    "mp_parameters",
    "sagemaker_distributed_dataparallel_custom_mpi_options",
    "sagemaker_distributed_dataparallel_enabled",
    "sagemaker_instance_type",
    "sagemaker_mpi_custom_mpi_options",
    "sagemaker_mpi_enabled",
    "sagemaker_mpi_num_of_processes_per_host",
    "sagemaker_multi_worker_mirrored_strategy_enabled",
    "sagemaker_parameter_server_enabled",
    "sagemaker_pytorch_ddp_enabled",
    "sagemaker_torch_distributed_enabled",
)
"""What a ``distribution`` becomes."""

Settings = Callable[[], "dict[str, Code | None]"]


def frameworks(
    request: dict[str, Json],
    hyperparameters: dict[str, Json],
    image: ImageReference,
    settings: Settings,
    scope: Scope,
) -> Iterator[Callable[[], Call]]:
    """The estimators of a framework that may make a request, with its metrics switched by version and by the author."""
    cls = _CLASSES.get(image.name)
    if cls is None:
        return
    source = _source(request, hyperparameters, scope)
    if source is None:
        return
    for switched in (False, True):

        def attempt(switched: bool = switched) -> Call:
            members = settings()
            if not switched:
                members.pop("enable_sagemaker_metrics")
            first = {key: members.pop(key) for key in ("instance_type", "instance_count")}
            return made(
                cls,
                **source,
                **_versions(image),
                **first,
                **_told(cls, hyperparameters, scope),
                **members,
            )

        yield attempt


def is_code_channel(hyperparameters: Mapping[str, Json]) -> bool:
    """Whether the container reads its code from a channel."""
    given = cast("object", hyperparameters.get(SUBMIT_DIRECTORY))
    deferred = isinstance(given, Quoted) and isinstance(given.value, InCodeChannel)
    return deferred or (isinstance(given, str) and given.startswith('"/opt/ml/input/data/code/'))


def _source(request: dict[str, Json], hyperparameters: dict[str, Json], scope: Scope) -> dict[str, Code | None] | None:
    """``entry_point`` and where it lies; None where that cannot be said."""
    given = cast("object", hyperparameters.get(SUBMIT_DIRECTORY))
    inner = given.value if isinstance(given, Quoted) else None
    packed = inner.source if isinstance(inner, InCodeChannel) else inner
    if isinstance(packed, SourceCode):
        return {
            "entry_point": literal(packed.entry_point),
            "source_dir": None if packed.source_dir is None else literal(packed.source_dir),
            "dependencies": plain(list(packed.dependencies), scope) if packed.dependencies else None,
        }
    program, location = _decoded(hyperparameters.get("sagemaker_program")), _decoded(cast("Json", given))
    if is_code_channel(hyperparameters):
        found = [channel for channel in items(request.get("InputDataConfig")) if _is_code(channel)]
        location = at(found[0], "DataSource", "S3DataSource", "S3Uri") if found else None
    if not isinstance(program, str) or location is None:
        return None
    return {"entry_point": value(program, scope), "source_dir": value(location, scope)}


def _is_code(channel: dict[str, Json]) -> bool:
    return channel.get("ChannelName") == CODE_CHANNEL


def _decoded(given: Json) -> Json:
    """What JSON text says; anything else as it is."""
    if not isinstance(given, str):
        return given
    try:
        return cast("Json", json.loads(given))
    except ValueError:
        return None


def _versions(image: ImageReference) -> dict[str, Code | None]:
    python = python_version(image)
    found = None if python is None else literal(python)
    base = TRANSFORMERS.match(image.tag)
    if base is None:
        return {"framework_version": literal(image.version), "py_version": found}
    beneath = "tensorflow_version" if "tensorflow" in image.repository else "pytorch_version"
    return {"transformers_version": literal(base["version"]), beneath: literal(base["base"]), "py_version": found}


def _told(cls: type[FrameworkEstimator], hyperparameters: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    """The hyperparameters that are the author's own, and the arguments that became the others."""
    own = {name: given for name, given in hyperparameters.items() if name not in (*RESERVED, *_LAUNCHER)}
    level = _decoded(hyperparameters.get("sagemaker_container_log_level"))
    found: dict[str, Code | None] = {"container_log_level": None if level is None else value(level, scope)}
    if cls is TensorFlow:
        folder = own.pop("model_dir", None)
        found["model_dir"] = literal(False) if folder is None else _hyperparameter(folder, scope)
    distribution = _distribution(hyperparameters)
    if distribution:
        found["distribution"] = plain(distribution, scope)
    members = {name: _hyperparameter(given, scope) for name, given in own.items()}
    return {"hyperparameters": mapped(members) if members else None, **found}


def _hyperparameter(given: Json, scope: Scope) -> Code:
    """A value that the containers decode, where its JSON text is the one that is given."""
    decoded = _decoded(given)
    if isinstance(given, str) and json_text(decoded) == given:
        return plain(decoded, scope)
    return text(given, scope)


def _distribution(hyperparameters: dict[str, Json]) -> dict[str, Json]:
    told = {name: _decoded(hyperparameters[name]) for name in _LAUNCHER if name in hyperparameters}
    found: dict[str, Json] = {}
    for name in ("torch_distributed", "parameter_server", "multi_worker_mirrored_strategy"):
        if f"sagemaker_{name}_enabled" in told:
            found[name] = {"enabled": told[f"sagemaker_{name}_enabled"]}
    if "sagemaker_pytorch_ddp_enabled" in told:
        found["pytorchddp"] = {"enabled": told["sagemaker_pytorch_ddp_enabled"]}
    if "sagemaker_mpi_enabled" in told:
        members = {
            "enabled": told["sagemaker_mpi_enabled"],
            "processes_per_host": told.get("sagemaker_mpi_num_of_processes_per_host"),
            "custom_mpi_options": told.get("sagemaker_mpi_custom_mpi_options") or None,
        }
        found["mpi"] = {key: member for key, member in members.items() if member is not None}
    if "mp_parameters" in told:
        found["smdistributed"] = {"modelparallel": {"enabled": True, "parameters": told["mp_parameters"]}}
    elif "sagemaker_distributed_dataparallel_enabled" in told:
        options = told.get("sagemaker_distributed_dataparallel_custom_mpi_options")
        beside: dict[str, Json] = {"custom_mpi_options": options} if options else {}
        enabled = told["sagemaker_distributed_dataparallel_enabled"]
        found["smdistributed"] = {"dataparallel": {"enabled": enabled, **beside}}
    return found
