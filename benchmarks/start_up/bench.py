"""How long does it take until the library is there?

Fresh processes, each beside one that starts Python and imports nothing; what is told is the difference of neighbours.

- **What a pipeline is written with**: an estimator, a step, a definition, the rules' ``check_definition``. None of it
  needs CDK, so tests and the command line get by without it. What the rules themselves take is loaded when they first
  judge something, and is part of the last row.
- **The package**: its names are found when they are first used, so that importing it loads nothing of CDK.
- **The command**: ``smtrain lint --help``, as it is called by hooks of a repository.
- **CDK itself**: ``import aws_cdk``, for scale: any CDK app in Python takes that.

Modules are compiled, as they are after an installation or the first run. Seconds of the processor are told rather than
those of the clock: a start has nothing to wait for, and another program's turn is none of its.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.commands import PYTHON, Took
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, Row, alone, alternately

NAMES: Final = (
    "from cdk_sagemaker_training import BuiltInEstimator, PipelineDefinition, TrainingInput, TrainingStep, "
    "check_definition"
)
_COUNT: Final = "import sys, cdk_sagemaker_training; print(sum(m.split('.')[0] == 'aws_cdk' for m in sys.modules))"
PROGRAMS: Final[dict[str, tuple[Sequence[Path | str], float | None]]] = {
    "what a pipeline is written with": ([PYTHON, "-c", NAMES], 0.060),
    "attrs, which it is written in": ([PYTHON, "-c", "import attrs"], None),
    "import cdk_sagemaker_training": ([PYTHON, "-c", "import cdk_sagemaker_training"], None),
    "smtrain lint --help": ([Path(sys.executable).parent / "smtrain", "lint", "--help"], 0.150),
    "all rules, loaded": (
        [PYTHON, "-c", "from cdk_sagemaker_training.rules.discovery import rule_set; rule_set()"],
        None,
    ),
    "import aws_cdk": ([PYTHON, "-c", "import aws_cdk"], None),
}
"""By row, the program, and the seconds besides those of Python that it may take."""
_BARE: Final = "Python alone"


def run(short: bool) -> Result:
    """All of it; half a minute."""
    commands: dict[str, Sequence[Path | str]] = {_BARE: [PYTHON, "-c", "pass"]}
    commands.update({name: command for name, (command, _) in PROGRAMS.items()})
    for command in commands.values():
        run_command(command)  # compiles what it imports
    runs = alternately(1 if short else 25, *(partial(run_command, command) for command in commands.values()))
    took = dict(zip(commands, runs, strict=True))
    bare = [each.processors for each in took[_BARE]]
    loaded = int(run_command([PYTHON, "-c", _COUNT]).output)
    rows = [
        alone(f"{name}, besides Python", _besides(took[name], bare), unit="ms", at_most=limit and limit * 1000)
        for name, (_, limit) in PROGRAMS.items()
    ]
    return {
        "rows": [
            *rows,
            Row(
                name="modules of aws_cdk that import cdk_sagemaker_training loads",
                ours=loaded,
                unit="count",
                wanted=("at most", 0),
            ),
            alone(_BARE, bare, unit="ms"),
        ],
        "versions": package_versions("attrs", "aws-cdk-lib"),
        "details": {"repetitions": 1 if short else 25},
    }


def _besides(took: Sequence[Took], bare: Sequence[float]) -> list[float]:
    """Seconds of the processor more than those of Python's own start."""
    return [max(each.processors - start, 0) for each, start in zip(took, bare, strict=True)]
