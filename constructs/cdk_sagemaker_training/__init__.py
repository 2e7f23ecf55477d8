"""Train models on Amazon SageMaker with AWS CDK.

A name is loaded when it is first used, and with it no more than it needs: estimators, steps and rules never load AWS
CDK, and ``import cdk_sagemaker_training`` loads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from importlib.abc import InspectLoader

    from cdk_sagemaker_training.checks import *  # noqa: F403
    from cdk_sagemaker_training.definition import *  # noqa: F403
    from cdk_sagemaker_training.encryption import *  # noqa: F403
    from cdk_sagemaker_training.errors import *  # noqa: F403
    from cdk_sagemaker_training.estimate import *  # noqa: F403
    from cdk_sagemaker_training.fleet import *  # noqa: F403
    from cdk_sagemaker_training.monitoring import *  # noqa: F403
    from cdk_sagemaker_training.network import *  # noqa: F403
    from cdk_sagemaker_training.permissions import *  # noqa: F403
    from cdk_sagemaker_training.pipeline import *  # noqa: F403
    from cdk_sagemaker_training.registry import *  # noqa: F403
    from cdk_sagemaker_training.rules import *  # noqa: F403
    from cdk_sagemaker_training.starting import *  # noqa: F403
    from cdk_sagemaker_training.storage import *  # noqa: F403
    from cdk_sagemaker_training.tasks import *  # noqa: F403
    from cdk_sagemaker_training.tracking import *  # noqa: F403
    from cdk_sagemaker_training.workspace import *  # noqa: F403

_PURE_FOLDERS: Final = ("definition", "errors", "estimate", "rules")
_CONSTRUCT_FOLDERS: Final = (
    "checks",
    "network",
    "encryption",
    "storage",
    "permissions",
    "workspace",
    "pipeline",
    "registry",
    "starting",
    "tracking",
    "tasks",
    "monitoring",
    "fleet",
)
_FOLDERS: Final = (*_PURE_FOLDERS, *_CONSTRUCT_FOLDERS)
_names: dict[str, dict[str, str]] = {}


def _folder_of_each_name() -> dict[str, str]:
    """For each public name the folder that has it in its ``__all__``."""
    return {name: folder for each in _FOLDERS for name, folder in _names_of(each).items()}


def _names_of(folder: str) -> dict[str, str]:
    """Its public names, each with the folder; ``__all__`` is read once, without importing the folder."""
    if folder not in _names:
        _names[folder] = dict.fromkeys(_public_names(f"{__name__}.{folder}"), folder)
    return _names[folder]


def _public_names(module: str) -> Sequence[str]:
    import ast
    from importlib.machinery import SourceFileLoader
    from importlib.util import find_spec

    spec = find_spec(module)
    loader = spec.loader if spec else None
    if spec is not None and spec.has_location and not hasattr(loader, "get_source"):
        loader = SourceFileLoader(module, str(spec.origin))  # under pytest, which rewrites packages that bring plugins
    source = cast("InspectLoader", loader).get_source(module) if loader else None
    # Parsed from where the list begins: what stands before it are imports.
    for statement in ast.parse(source[max(source.rfind("\n__all__"), 0) :]).body if source else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return cast("Sequence[str]", ast.literal_eval(value))
            case _:
                continue
    return cast("Sequence[str]", import_module(module).__all__)  # byte code without its source


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted(_folder_of_each_name())
    if not name.startswith("_"):
        # The pure folders come first, and no further one is looked at than the name is in.
        folder = name if name in _FOLDERS else next((each for each in _FOLDERS if name in _names_of(each)), None)
        if folder is not None:
            from cdk_sagemaker_training.collector import loaded

            module = loaded(lambda: import_module(f"{__name__}.{folder}"))
            value = module if folder == name else getattr(module, name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_folder_of_each_name()})
