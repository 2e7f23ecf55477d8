"""What does it cost to define the same pipelines with the SageMaker SDK inside a CDK app?

- **SDK v2.** Estimators, inputs and steps of ``sagemaker`` v2; what its ``Pipeline.definition()`` renders is the text
  of a ``CfnPipeline``. The session is one that calls nobody, as a synth has to be hermetic: with a real one, the SDK
  asks AWS while it renders. Ours has the same steps and roles, and the same definition comes out (a test compares the
  documents; the SDK also writes down that the profiler is off). Ours also judges it by all rules, of which the SDK has
  none.
- **SDK v3.** It has no place in the environment of a CDK app here, so only what it does by itself is measured: its
  import and the definitions, in the environment of ``make conformance``, with its calls to IAM answered at no cost. A
  CDK app would come on top. Where that environment is not installed, the row says so.

A first synth is a whole process with one pipeline of ten steps, from the start of Python to templates on the disk,
CDK's own validation of templates off on both sides. Each further pipeline is the difference between processes with one
and with many. They take turns. Memory is the peak of the Python process (``VmHWM``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.commands import REPOSITORY, Took
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, Row, alternately, not_measured, times_as_fast, times_as_much
from benchmarks.synths.measured import prepared, synthesized

FIRST: Final = 2
"""Times as fast as the SDK that a first synth has to be."""
FURTHER: Final = 20
"""Times as fast that each further pipeline has to be."""
MEMORY: Final = 1.0
"""Times as much memory that it may take."""
STEPS: Final = 10
OURS: Final = 200
"""Pipelines whose difference to one says what each takes, with this library."""
THEIRS: Final = {"v2": 20, "v3": 4}
"""With the SDKs, of which each takes longer, and with v3 the most."""
_LEAST: Final = 1e-6
"""Seconds: a difference that is lost in noise, as those of a short run are, is no ratio of nothing."""


def run(short: bool) -> Result:
    """Both SDKs; some two minutes."""
    ours, steps, repetitions = (3, 2, 1) if short else (OURS, STEPS, 3)
    theirs = dict.fromkeys(THEIRS, 2) if short else THEIRS
    v3_python = sdk_v3_python()
    with prepared() as (folder, _):
        timed: dict[str, Callable[[], Took]] = {
            "ours": partial(synthesized, "given", pipelines=1, steps=steps, folder=folder),
            "ours, many": partial(synthesized, "given", pipelines=ours, steps=steps, folder=folder),
            "v2": partial(synthesized, "sdk-v2", pipelines=1, steps=steps, folder=folder),
            "v2, many": partial(synthesized, "sdk-v2", pipelines=theirs["v2"], steps=steps, folder=folder),
        }
        if v3_python:
            timed["v3"] = partial(_rendered, v3_python, 1, steps)
            timed["v3, many"] = partial(_rendered, v3_python, theirs["v3"], steps)
        took = dict(zip(timed, alternately(repetitions, *timed.values()), strict=True))
    of_ours = _each(took["ours"], took["ours, many"], ours)
    rows: list[Row] = []
    for sdk, bounds in {"v2": (FIRST, FURTHER, MEMORY), "v3": (None, None, None)}.items():
        words = f"SDK {sdk}" if sdk == "v2" else "SDK v3 without CDK"
        names = (f"a first synth, {sdk}", f"each further pipeline, {sdk}", f"memory of Python, {sdk}")
        if sdk not in took:
            rows += [not_measured(name, words, unit=unit) for name, unit in zip(names, ("s", "ms", "MB"), strict=True)]
            continue
        first, further, memory = bounds
        clocks = [[each.clock for each in took[name]] for name in ("ours", sdk)]
        of_sdk = _each(took[sdk], took[f"{sdk}, many"], theirs[sdk])
        peaks = [[each.python for each in took[name]] for name in ("ours", sdk)]
        rows += [
            times_as_fast(names[0], *clocks, peer_name=words, at_least=first),
            times_as_fast(names[1], of_ours, of_sdk, peer_name=words, unit="ms", at_least=further),
            times_as_much(names[2], *peaks, peer_name=words, at_most=memory),
        ]
    return {
        "rows": rows,
        "versions": {**package_versions("aws-cdk-lib", "sagemaker")},
        "details": {
            "steps_of_a_pipeline": steps,
            "pipelines": {"ours": [1, ours], **{sdk: [1, many] for sdk, many in theirs.items()}},
            "sdk_v3": "measured"
            if v3_python
            else "not measured: .venv-sdk3 is not installed (make conformance makes it)",
        },
    }


def sdk_v3_python() -> Path | None:
    """The Python that has SDK v3, or none: that of ``make conformance``, or what ``SDK3_PYTHON`` names."""
    path = REPOSITORY / os.environ.get("SDK3_PYTHON", ".venv-sdk3/bin/python")
    return path if path.is_file() else None


def _rendered(python: Path, pipelines: int, steps: int) -> Took:
    command = [python, "-m", "benchmarks.synths.sdk_v3", "--pipelines", str(pipelines), "--steps", str(steps)]
    return run_command(command, memory=True)


def _each(one: Sequence[Took], many: Sequence[Took], pipelines: int) -> list[float]:
    """Seconds that each further pipeline takes."""
    return [max((last.clock - first.clock) / (pipelines - 1), _LEAST) for first, last in zip(one, many, strict=True)]
