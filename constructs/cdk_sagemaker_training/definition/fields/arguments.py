"""What is wrong with the names of the arguments that an object is made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Final

from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import MISSING, ArgumentError, Problem

_AT_SYNTH: Final = "leave it out: nothing runs before the pipeline is deployed"
_PACKED: Final = "leave it out: what source_dir names is packed at synth"
_OF_A_FRAMEWORK: Final = "a script goes with an estimator of its framework: PyTorch(entry_point=..., source_dir=...)"
_OF_THE_STEP: Final = "give it to the step as base_job_name"
_ELSEWHERE: Final[Mapping[str, str]] = {
    "base_job_name": _OF_THE_STEP,
    "base_transform_job_name": _OF_THE_STEP,
    "base_tuning_job_name": _OF_THE_STEP,
    "code_location": _PACKED,
    "entry_point": _OF_A_FRAMEWORK,
    "estimator": "give the model that its step leaves: train.properties.ModelArtifacts.S3ModelArtifacts",
    "git_config": _PACKED,
    "job_name": f"{_OF_THE_STEP}: each execution has jobs of its own",
    "lambda_func": "give the ARN of a function that there is: function_arn=...",
    "logs": _AT_SYNTH,
    "sagemaker_session": _AT_SYNTH,
    "source_dir": _OF_A_FRAMEWORK,
    "step_args": "give the object that runs (estimator, processor, tuner, transformer, model), and inputs beside it",
    "wait": _AT_SYNTH,
}
"""By an argument of the SageMaker SDK that some class has not got here: what there is in its place."""


def told(cls: type, init: Callable[..., None]) -> Callable[..., None]:
    """An ``__init__`` that raises ``ArgumentError`` for arguments that there are not, or that are missing.

    What Python raises names one of them, without a fix. Nothing is looked at before that.
    """

    @wraps(init)
    def __init__(self: object, *args: object, **given: object) -> None:  # noqa: N807
        try:
            init(self, *args, **given)
        except TypeError:
            found = list(_problems(init, args, given))
            if not found:  # it is about something else
                raise
            raise ArgumentError(cls.__name__, found) from None

    return __init__


def _problems(init: Callable[..., None], args: Sequence[object], given: Mapping[str, object]) -> Iterator[Problem]:
    from inspect import Parameter, signature  # only a mistake needs it

    _, *parameters = signature(init).parameters.values()
    if any(each.kind is not Parameter.KEYWORD_ONLY for each in parameters):
        return  # an __init__ that somebody has written: Python knows it better
    names = [each.name for each in parameters]
    missing = [each.name for each in parameters if each.default is Parameter.empty and each.name not in given]
    for position, value in enumerate(args):
        meant = missing[position : position + 1]
        fix = f"give it as {meant[0]}=..." if meant else ""
        yield Problem(f"argument {position + 1}", value, "arguments with their names", fix)
    left = [name for name in names if name not in given]
    for name in given:
        if name not in names:
            fix = _ELSEWHERE.get(name) or did_you_mean(name, left)
            yield Problem(name, given[name], "an argument of the class" if fix else one_of(names), fix)
    for name in missing[len(args) :]:
        yield Problem(name, MISSING, "a value: it is required")
