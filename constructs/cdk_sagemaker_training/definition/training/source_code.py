"""The code of a training job: a script, the folder around it, and what it depends on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import cast, overload

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    items,
    literal,
    text,
)
from cdk_sagemaker_training.definition.fields.deferred import Deferred
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.training.requirements_file import asks_for_packages
from cdk_sagemaker_training.errors import Problem

REQUIREMENTS = "requirements.txt"


@overload
def path_text(value: None) -> None: ...
@overload
def path_text(value: str | os.PathLike[str]) -> str: ...
@overload
def path_text(value: PipelineVariable) -> PipelineVariable: ...
def path_text(value: str | os.PathLike[str] | PipelineVariable | None) -> str | PipelineVariable | None:
    """Converter: a ``pathlib.Path`` as text, anything else as it is."""
    return os.fspath(value) if isinstance(value, os.PathLike) else value


def path_texts(value: Iterable[str | os.PathLike[str]]) -> Sequence[str]:
    """Converter: a list of paths as a tuple of texts."""
    found = as_tuple(value)
    if not isinstance(found, tuple):
        return cast("Sequence[str]", found)
    return tuple(path_text(item) for item in found)


@attrs.frozen(kw_only=True)
class SourceCode(Spec, Deferred):
    """Files of this machine that a container runs. A deferred value: deployed, it is the S3 URI of the packed files.

    ``entry_point``: the script, relative to ``source_dir``, or its path where there is no ``source_dir``.
    ``source_dir``: a folder that is packed whole, but for what its ``.sagemakerignore`` says. ``dependencies``: files
    and folders that are put beside the script, each under its own name. Paths are relative to the working directory, as
    in the SDK.

    Raises ``InvalidInputError`` for files that do not exist, an empty script, and a script outside ``source_dir``.
    Nothing is read or packed before a ``TrainingPipeline`` is made.
    """

    entry_point: str = attrs.field(converter=path_text, metadata=checked(literal(text(minimum=1, like="train.py"))))
    source_dir: str | None = attrs.field(default=None, converter=path_text, metadata=checked(literal(text(minimum=1))))
    dependencies: Sequence[str] = attrs.field(
        default=(), converter=path_texts, metadata=checked(items(literal(text(minimum=1))))
    )

    @property
    def program(self) -> str:
        """The script's path inside the package."""
        return Path(self.entry_point).name if self.source_dir is None else PurePosixPath(self.entry_point).as_posix()

    @property
    def script(self) -> Path:
        """The script on this machine."""
        return Path(self.entry_point) if self.source_dir is None else Path(self.source_dir) / self.entry_point

    @property
    def dependency_names(self) -> Sequence[str]:
        """The names of the dependencies inside the package."""
        return tuple(Path(os.path.abspath(path)).name for path in self.dependencies)  # noqa: PTH100 - links keep their names

    @property
    def requirements(self) -> Sequence[Path]:
        """Each ``requirements.txt`` beside the script that asks for a package: containers install it at their start."""
        beside = [] if self.source_dir is None else [Path(self.source_dir) / REQUIREMENTS]
        given = [Path(path) for path in self.dependencies if Path(path).name == REQUIREMENTS]
        return [path for path in [*beside, *given] if path.is_file() and asks_for_packages(path)]

    @property
    def installs_packages(self) -> bool:
        """Whether there is one."""
        return bool(self.requirements)

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        if self.source_dir is not None and not Path(self.source_dir).is_dir():
            yield Problem("source_dir", self.source_dir, f"a folder; looked for it in {Path.cwd()}")
        else:
            yield from self._script_problems()
        for position, path in enumerate(self.dependencies):
            if not Path(path).exists():
                yield Problem(f"dependencies[{position}]", path, f"a file or folder; looked for it in {Path.cwd()}")
        names = self.dependency_names
        for name in sorted({name for name in names if names.count(name) > 1}):
            fix = "put them into one folder"
            yield Problem("dependencies", name, "each name once: they are put side by side", fix)

    def _script_problems(self) -> Iterable[Problem]:
        within = PurePosixPath(self.entry_point)
        if self.source_dir is not None and (within.is_absolute() or ".." in within.parts):
            yield Problem("entry_point", self.entry_point, f"a path inside {self.source_dir}", "relative to source_dir")
        elif not self.script.is_file():
            where = Path.cwd() if self.source_dir is None else self.source_dir
            yield Problem("entry_point", self.entry_point, f"a file; looked for it in {where}")
        elif self.script.stat().st_size == 0:
            yield Problem("entry_point", self.entry_point, "a script with something in it", "it has no bytes")
