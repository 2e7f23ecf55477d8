"""Which program of this machine stands for the image of a job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.algorithm_logs import metric_regexes
from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.catalog.container_contract import BASE
from cdk_sagemaker_training.catalog.images import parse_image_uri
from cdk_sagemaker_training.definition.training.script_mode import PROGRAM, SUBMIT_DIRECTORY
from cdk_sagemaker_training.runtime.algorithms.programs import NotExecuted, StandIn, stand_in
from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.container import SOURCE_ROOT, Program
from cdk_sagemaker_training.runtime.job import Job

_TOOLKIT: Final = "sagemaker_training.cli.train"
_MODULES: Final = {
    "huggingface": ("transformers",),
    "mxnet": ("mxnet",),
    "pytorch": ("torch",),
    "sklearn": ("sklearn",),
    "tensorflow": ("tensorflow",),
    "xgboost": ("xgboost",),
}
"""What a script for the image of a framework imports, at the least."""
_PACKAGES: Final = {_TOOLKIT: "sagemaker-training", "sklearn": "scikit-learn"}
_SERVED_SCRIPT: Final = ("SAGEMAKER_PROGRAM", "SAGEMAKER_SUBMIT_DIRECTORY")
"""Variables of a model's container by which its server finds a script."""
_IMPORT_SECONDS: Final = 120
_TRY_IMPORTS: Final = """
import importlib, sys
def imports(name):
    try:
        importlib.import_module(name)
    except Exception as error:  # a library of the system may be missing, which is no ImportError
        print(f"{name}: {error}", file=sys.stderr)
        return False
    return True
print(*[name for name in sys.argv[1:] if imports(name)])
"""


@attrs.frozen
class Script:
    """The code of a job in script mode. ``location``: an S3 URI, or a path in the container."""

    program: str
    location: str


def script_of(job: Job) -> Script | None:
    """What the container of a framework is told to run; None for a job without a script."""
    if PROGRAM not in job.hyperparameters:
        return None
    return Script(_plain(job.hyperparameters[PROGRAM]), _plain(job.hyperparameters.get(SUBMIT_DIRECTORY, "")))


def program_of(job: Job, python: str = sys.executable) -> Program:
    """The program for a job. Raises ``NotSupportedError`` with what is missing.

    ``python``: the interpreter of the environment that scripts run in.
    """
    if job.entrypoint:
        raise NotSupportedError(f"ContainerEntrypoint runs a program of the image {job.image}, which is not here")
    if script_of(job) is not None:
        return _toolkit(job, _absolute(python))
    return _built_in(job)


def script_program(image: str, entrypoint: Sequence[str], python: str) -> Program:
    """The program for a container that runs a script which is not in its image. Raises ``NotSupportedError``."""
    words = list(entrypoint)
    interpreter = words[0].rpartition("/")[2] if words else ""
    if interpreter not in {"python", "python3", "bash", "sh"} or not any(word.startswith(f"{BASE}/") for word in words):
        said = " ".join(words) or "its own entrypoint"
        raise NotSupportedError(f"not executed here: {said} is a program of the image {image}, which is not here")
    python = _absolute(python)
    _require(python, _needed(image), image)
    words[0] = python if interpreter.startswith("python") else f"/bin/{interpreter}"
    return Program(command=words, remarks=[f"Runs in the environment of {python} in place of {image}"])


def _absolute(python: str) -> str:
    """An interpreter by a path that holds in any working directory. Its links stay: they name its environment."""
    return os.path.abspath(shutil.which(python) or python)  # noqa: PTH100 Path.absolute leaves ".."


def serving_program(image: str, environment: Mapping[str, str]) -> Program:
    """The program that answers for the container of a model. Raises ``NotSupportedError`` where none does.

    ``environment``: the container's.
    """
    if named := [name for name in _SERVED_SCRIPT if environment.get(name)]:
        raise NotSupportedError(f"not executed here: {named[0]} names a script that the server of {image} runs")
    found = stand_in(image)
    if isinstance(found, NotExecuted):
        raise NotSupportedError(found.reason)
    if found.algorithm != "xgboost":
        raise NotSupportedError(f"not executed here: predictions of {found.algorithm}; those of XGBoost are")
    return _in_this_python(found, f"{found.module}.inference", [])


def _needed(image: str) -> tuple[str, ...]:
    found = parse_image_uri(image) if image else None
    return _MODULES.get(found.name, ()) if found is not None else ()


def _require(python: str, wanted: tuple[str, ...], image: str) -> None:
    """Raises ``NotSupportedError`` where an interpreter does not find modules that an image has."""
    missing = [name for name in wanted if name not in _importable(python, wanted)]
    if missing:
        packages = " ".join(_PACKAGES.get(name, name) for name in missing)
        modules = ", ".join(name.partition(".")[0] for name in missing)
        raise NotSupportedError(
            f"not executed here: {python} cannot import {modules}, which the image {image} has; "
            f"install it there ({python} -m pip install {packages}) or name another interpreter"
        )


def _toolkit(job: Job, python: str) -> Program:
    """AWS's sagemaker-training, which is what the frameworks' images run."""
    _require(python, (_TOOLKIT, *_needed(job.image)), job.image)
    remark = f"Runs {job.image} as AWS's sagemaker-training in the environment of {python}"
    return Program(command=[python, "-m", _TOOLKIT], remarks=[remark])


@cache
def _importable(python: str, names: tuple[str, ...], path: str | None = None) -> frozenset[str]:
    """Those of the modules that an interpreter imports. Raises ``NotSupportedError`` where there is no interpreter.

    They are imported here once, where their byte code can be kept: a sandbox can only read, and would compile them for
    every job. ``path``: ``PYTHONPATH`` of the program that will. Default: that of this process.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if path is not None:
        environment["PYTHONPATH"] = path
    try:
        found = subprocess.run(  # noqa: S603 the user's own interpreter
            [python, "-c", _TRY_IMPORTS, *names],
            capture_output=True,
            text=True,
            timeout=_IMPORT_SECONDS,
            check=True,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotSupportedError(f"not executed here: {python} is no Python that runs: {error}") from error
    return frozenset(found.stdout.splitlines()[-1].split() if found.stdout.strip() else ())


def _built_in(job: Job) -> Program:
    """The program that stands for the container of a built-in algorithm."""
    found = stand_in(job.image)
    if isinstance(found, NotExecuted):
        raise NotSupportedError(found.reason)
    regexes = metric_regexes(algorithm(found.algorithm), found.version)
    return attrs.evolve(_in_this_python(found, found.module, found.arguments), metrics=regexes)


def _in_this_python(found: StandIn, module: str, arguments: Sequence[str]) -> Program:
    path = str(SOURCE_ROOT)
    importable = _importable(sys.executable, tuple(found.imports.values()), path)
    missing = [package for package, imported in found.imports.items() if imported not in importable]
    if missing:
        raise NotSupportedError(
            f"not executed here: {found.algorithm} needs {', '.join(sorted(missing))}, which {sys.executable} cannot "
            'import: pip install "cdk-sagemaker-training[train]", and on macOS OpenMP for XGBoost: brew install libomp'
        )
    return Program(
        command=[sys.executable, "-m", module, *arguments],
        environment={"PYTHONPATH": path},
    )


def _plain(text: str) -> str:
    """A hyperparameter that may be JSON text, as the SDKs write it."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text
