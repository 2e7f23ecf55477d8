"""Parameters that were to be read from what starts a pipeline, and are not."""

from __future__ import annotations

from typing import Final

from aws_cdk import Annotations
from constructs import IConstruct

from cdk_sagemaker_training.definition.document.start_parameters import Start

PATH_IN_TEXT: Final = "@cdk-sagemaker-training/starting:path-in-text"
"""Warning id, for parameters with a JSON path that is handed on as it is: behind text, or where none is read."""
SAME_FOR_ALL: Final = "@cdk-sagemaker-training/starting:map-same-for-all"
"""Warning id, for maps none of whose parameters reads the item."""


def warn_of_paths(scope: IConstruct, how: Start) -> None:
    """Warn of JSON paths that stand in a text, where nothing reads them."""
    starter = how.starter
    read = "is not read" if starter.path is None else f"is read where it is the whole value, such as {starter.path!r}"
    for name in how.paths_in_texts:
        Annotations.of(scope).add_warning_v2(
            f"{PATH_IN_TEXT}:{name}",
            f"{how.subject}: parameters[{name!r}] is {how.parameters[name]!r} as it stands: a JSON path {read}; "
            f"{starter.instead}",
        )


def warn_of_sameness(scope: IConstruct, how: Start) -> None:
    """Warn where items come to nothing: every execution is started with the same values."""
    if how.is_the_same_each_time and not how.paths_in_texts:
        Annotations.of(scope).add_warning_v2(
            SAME_FOR_ALL,
            f"no parameter reads the item, so every execution is started with the same values, "
            f"{dict(how.parameters)}: give a JSON path into it, such as {_path_for(how)}",
        )


def _path_for(how: Start) -> str:
    """How a parameter could read the item: the one that was given the name of a column, if any was."""
    for name, value in how.parameters.items():
        if isinstance(value, str) and value.isidentifier():
            return f"{{{name!r}: '$.{value}'}}"
    return repr(how.starter.path)
