"""Writes the files of ``cli/scaffold`` into a folder, under the names that the author gives.

What lies there is a whole app called churn: its words stand for those of the author.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from cdk_sagemaker_training.catalog.images import builtin_image, framework_image
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.errors import Problem, TrainingError, UnsupportedRegionError

_NAME: Final = re.compile(r"[a-z]([a-z0-9]|-(?=[a-z0-9])){0,31}")
_SOURCE: Final = Path(__file__).with_name("scaffold")
_MARKS: Final = {"dot_": ".", "as_": ""}
"""How names begin that would mean something to tools where the files lie: hidden ones, and a pyproject.toml."""
_MARK: Final = re.compile(r"(?:(?<=/)|^)(dot_|as_)")
_PINNED: Final = ("cdk-sagemaker-training[cli,test]", "aws-cdk-lib")
_NEEDED: Final = ("pytest", "syrupy")
_PLUGIN: Final = "cdk_sagemaker_training.testing.plugin"
"""Named, so that it is found also where the package is not installed but on the path."""
_IGNORED: Final = ".gitignore"
_KEPT: Final = (_IGNORED, "README.md")
"""What a new repository brings of what is written here: left as it is, as the app does without ours."""
_UNUSABLE: Final = 2


def scaffolded(folder: Path, *, name: str | None, algorithm: str, region: str | None) -> int:
    """Makes the app; returns the exit code. What went wrong is told on standard error."""
    called = folder.resolve().name.lower().replace("_", "-") if name is None else name
    try:
        files = rendered(called, algorithm=algorithm, region=region)
    except TrainingError as error:
        for problem in error.problems:
            click.echo(f"Error: {printable(str(problem))}", err=True)
        return _UNUSABLE
    kept = [path for path in _KEPT if (folder / path).is_file()]
    written = {path: text for path, text in files.items() if path not in kept}
    in_the_way = [path for path in written if os.path.lexists(folder / path)]
    if in_the_way or (folder.exists() and not folder.is_dir()):
        click.echo(f"Error: {printable(str(folder))}: nothing was made, these are in the way:", err=True)
        for path in in_the_way or ["a file of that name"]:
            click.echo(f"  {path}", err=True)
        return _UNUSABLE
    try:
        _write(folder, written)
    except OSError as error:
        click.echo(f"Error: {printable(str(error.filename or folder))}: {error.strerror}; nothing was made", err=True)
        return _UNUSABLE
    click.echo(f"{folder}: {len(written)} files")
    for path in kept:
        click.echo(f"{path} was there and is left as it is{_lacking(folder, files) if path == _IGNORED else ''}")
    return _snapshots(folder)


def rendered(name: str, *, algorithm: str = "xgboost", region: str | None = None) -> Mapping[str, str]:
    """The files of an app by their paths. ``algorithm``: "xgboost" or "script".

    Raises ``InvalidInputError`` for a name that is none, ``UnsupportedRegionError`` for a region without the image.
    """
    _check(name, algorithm, region)
    words = _words(name, region)
    # In one pass: what takes the place of a word may have words in it, as customer-churn has.
    anywhere = re.compile("|".join(map(re.escape, words)))

    def filled(text: str) -> str:
        return anywhere.sub(lambda found: words[found[0]], text)

    return {filled(path): filled(text) for part in ("common", algorithm) for path, text in _files(part)}


def _check(name: str, algorithm: str, region: str | None) -> None:
    problems: list[Problem] = []
    if not _NAME.fullmatch(name):
        allowed = "1-32 small letters, digits and single hyphens, a letter first"
        problems.append(Problem("--name", name, allowed, "for example --name churn"))
    image = builtin_image("xgboost", "3.2-0") if algorithm == "xgboost" else framework_image("sklearn", "1.4-2")
    if region is not None:
        try:
            image.account(region)
        except UnsupportedRegionError as error:
            problems += [Problem("--region", region, found.allowed, found.fix) for found in error.problems]
    if problems:
        raise TrainingError("smtrain init", problems)


def _words(name: str, region: str | None) -> Mapping[str, str]:
    """What takes the place of which word; of two that begin at the same place, the first one counts."""
    class_name = "".join(part.capitalize() for part in name.split("-"))
    where: dict[str, str] = {}
    if region is not None:
        where = {
            "from aws_cdk import App, Tags": "from aws_cdk import App, Environment, Tags",
            '(app, "Churn")': f'(app, "{class_name}", env=Environment(region="{region}"))',
            "``cdk deploy`` deploys it to wherever the CDK CLI's credentials point.": (
                f"``cdk deploy`` deploys it to {region}, in the account of the CDK CLI's credentials."
            ),
        }
    pins = {f"{package}==0.0.0": f"{package}=={metadata.version(package.partition('[')[0])}" for package in _PINNED}
    names = {"churn_stack": f"{name.replace('-', '_')}_stack", "Churn": class_name, "churned": "churned", "churn": name}
    return {**where, **pins, **names}  # a column of the example's data is called churned


def _files(part: str) -> Iterator[tuple[str, str]]:
    """By path, the files as they lie in the package."""
    root = _SOURCE / part
    for path in sorted(root.rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        inner = path.relative_to(root).as_posix()
        yield _MARK.sub(lambda found: _MARKS[found[1]], inner), path.read_text(encoding="utf-8")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Writes all files, or takes back those that it wrote. Raises ``OSError``."""
    made: list[Path] = []
    try:
        for inner, text in files.items():
            path = folder / inner
            for parent in [*reversed(path.parents)]:
                if not parent.exists():
                    parent.mkdir()
                    made.append(parent)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except OSError:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        raise


def _lacking(folder: Path, files: Mapping[str, str]) -> str:
    """What is not ignored yet: with or without slashes, as people write it. Nothing where that cannot be read."""
    try:
        text = (folder / _IGNORED).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    there = {line.strip().strip("/") for line in text.splitlines()}
    lacking = [line for line in files[_IGNORED].splitlines() if line.strip("/") not in there]
    return f"; it may want: {' '.join(lacking)}" if lacking else ""


def _snapshots(folder: Path) -> int:
    """Has pytest write the first snapshots and run all tests; tells how to go on."""
    enter = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    if not all(find_spec(module) for module in _NEEDED):
        click.echo(f"Next: {enter}pip install -r requirements.txt && pytest --snapshot-update && pytest")
        return 0
    click.echo("Synthesizing, and writing the first snapshots")
    command = [sys.executable, "-m", "pytest", "-q", "--snapshot-update", "-p", "no:cacheprovider", "-p", _PLUGIN]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own Python
    if done.returncode:
        click.echo(printable_lines(done.stdout + done.stderr), err=True)
        click.echo(f"Error: the files are there, their tests do not pass: {enter}pytest --snapshot-update", err=True)
        return 1
    here = folder.resolve()
    is_repository = any((above / ".git").exists() for above in (here, *here.parents))
    click.echo(f"Next: {enter}{'' if is_repository else 'git init && '}git add . && pytest")
    return 0


def printable_lines(text: str) -> str:
    """Lines of another program as a terminal can show them."""
    return "\n".join(printable(line) for line in text.splitlines())
