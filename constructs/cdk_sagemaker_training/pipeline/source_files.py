"""Which files of a ``SourceCode`` are packed, and which must not be."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cdk_sagemaker_training.definition.training.source_code import SourceCode
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.pipeline.source_ignore import IGNORE_FILE, IgnoreRules
from cdk_sagemaker_training.pipeline.source_secrets import looks_like_a_secret

MAX_BYTES: Final = 100 * 1024**2
"""All files together. Far more than scripts need, and less than what belongs into a channel or an image: the container
loads and unpacks the code before every start. Ours; no AWS page has a limit."""

_NOT_PACKED: Final = "files that may be seen by whoever can read the bucket"
_LARGEST: Final = 5


def source_files(source: SourceCode) -> dict[str, Path]:
    """The files by their names in the package, laid out as the SageMaker SDK does.

    The content of ``source_dir``, or the script alone, is the root; each dependency stands there under its own name.
    ``.sagemakerignore`` in a folder leaves files out (syntax of ``.gitignore``), besides what ``IgnoreRules`` leaves
    out anyway. Links inside a folder are packed as what they point to.

    Raises ``InvalidInputError`` naming every file that looks like a secret, every link that leaves its folder, is
    broken or goes round in a circle, every name that two files claim, a script that is left out, and a total above
    ``MAX_BYTES``.
    """
    collected = _Collected()
    if source.source_dir is None:
        collected.add(source.program, source.script)
    else:
        collected.add_folder(Path(source.source_dir), "")
    for path, name in zip(source.dependencies, source.dependency_names, strict=True):
        if Path(path).is_dir():
            collected.add_folder(Path(path), f"{name}/")
        else:
            collected.add(name, Path(path))
    found = [*collected.problems, *_whole_problems(source, collected.files)]
    if found:
        raise InvalidInputError(f"source code of {source.entry_point}", found)
    return collected.files


class _Collected:
    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self.problems: list[Problem] = []

    def add(self, name: str, path: Path) -> None:
        """One file that the author named."""
        if looks_like_a_secret(name):
            fix = f"if it is none, put it into a folder whose {IGNORE_FILE} has the line !{Path(name).name}"
            self.problems.append(Problem(str(path), "a file that looks like a secret", _NOT_PACKED, fix))
        self._add(name, path)

    def add_folder(self, folder: Path, prefix: str) -> None:
        """A folder with all that is below it and not ignored."""
        root = folder.resolve()
        rules = IgnoreRules(root)
        left: list[tuple[Path, tuple[Path, ...]]] = [(root, (root,))]
        while left:
            inside, parents = left.pop()
            for path in sorted(inside.iterdir()):
                name = path.relative_to(root).as_posix()
                is_folder = path.is_dir()
                if rules.leaves_out(path, is_folder=is_folder):
                    continue
                shown = str(folder / name)
                if problem := _link_problem(path, root, parents):
                    self.problems.append(Problem(shown, *problem))
                elif is_folder:
                    left.append((path, (*parents, path.resolve())))
                elif not stat.S_ISREG(path.stat().st_mode):
                    self.problems.append(Problem(shown, "no regular file", "files, folders and links to them"))
                elif looks_like_a_secret(name) and not rules.takes_in(path):
                    fix = f"leave it out in {folder / IGNORE_FILE}: {name}; if it is no secret, say so there: !{name}"
                    self.problems.append(Problem(shown, "a file that looks like a secret", _NOT_PACKED, fix))
                else:
                    self._add(prefix + name, path)

    def _add(self, name: str, path: Path) -> None:
        if name in self.files:
            given = [str(self.files[name]), str(path)]
            self.problems.append(Problem(name, given, "one file of that name in the package", "rename one"))
        self.files[name] = path


def _link_problem(path: Path, root: Path, parents: tuple[Path, ...]) -> tuple[str, str] | None:
    if not path.is_symlink():
        return None
    target, inside = Path(os.path.realpath(path)), f"links to files and folders inside {root.name}"
    if not path.exists():
        return f"a link to {path.readlink()}, which does not exist", inside
    if not target.is_relative_to(root):
        return f"a link to {path.readlink()}", inside
    return ("a link to a folder that it lies in", inside) if target in parents else None


def _whole_problems(source: SourceCode, files: dict[str, Path]) -> Iterator[Problem]:
    program = os.path.normpath(source.program).replace(os.sep, "/")
    if program not in files:
        allowed = f"a script that is packed; {IGNORE_FILE} and the rules for files that never are leave it out"
        yield Problem("entry_point", source.entry_point, allowed)
    for name in files:
        above = name.rpartition("/")[0]
        while above:
            if above in files:
                yield Problem(above, "a file and a folder", "one of the two under that name in the package")
            above = above.rpartition("/")[0]
    sizes = {name: path.stat().st_size for name, path in files.items()}
    if (total := sum(sizes.values())) > MAX_BYTES:
        largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:_LARGEST]
        listed = ", ".join(f"{name} ({sizes[name]:,})" for name in largest)
        fix = f"leave files out in {IGNORE_FILE}; give data as a channel, libraries in the image. The largest: {listed}"
        yield Problem("source_dir, dependencies", f"{total:,} bytes", f"at most {MAX_BYTES:,} bytes", fix)
