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
_OF_AN_IMAGE: Final = 'name the image: image_uri=framework_image("sklearn", "1.2-1", instance_type="ml.m5.xlarge")'
_ELSEWHERE: Final[Mapping[str, str]] = {
    "base_job_name": _OF_THE_STEP,
    "base_transform_job_name": _OF_THE_STEP,
    "base_tuning_job_name": _OF_THE_STEP,
    "code_location": _PACKED,
    "disable_profiler": "give profiler_config=ProfilerConfig(disable_profiler=True)",
    "entry_point": _OF_A_FRAMEWORK,
    "estimator": "give the model that its step leaves: train.properties.ModelArtifacts.S3ModelArtifacts",
    "estimator_cls": _OF_AN_IMAGE,
    "git_config": _PACKED,
    "job_name": f"{_OF_THE_STEP}: each execution has jobs of its own",
    "lambda_func": "give the ARN of a function that there is: function_arn=...",
    "logs": _AT_SYNTH,
    "predictor_cls": "leave it out: nothing asks the model from here",
    "sagemaker_session": _AT_SYNTH,
    "source_dir": _OF_A_FRAMEWORK,
    "step": "give the name of the step: step_name=evaluate.name",
    "step_args": "give the object that runs (estimator, processor, tuner, transformer, model), and inputs beside it",
    "wait": _AT_SYNTH,
}
"""By an argument of the SageMaker SDK that some class has not got here: what there is in its place."""

_METHODS: Final[Mapping[str, str]] = {
    "add_depends_on": "give depends_on=[...] when the step is made",
    "deploy": "give it to CreateModelStep(model=...), whose ModelName an EndpointConfigStep takes",
    "fit": "give it to TrainingStep(estimator=..., inputs=...) or TuningStep(tuner=..., inputs=...)",
    "register": "give it to RegisterModel(model=..., model_package_group_name=...)",
    "run": "give it to ProcessingStep(processor=..., code=..., inputs=..., outputs=...)",
    "set_hyperparameters": "give hyperparameters={...} when the estimator is made",
    "transform": "give it to TransformStep(transformer=..., inputs=TransformInput(...))",
    "transformer": "make a Transformer(model_name=...) with the name that a CreateModelStep leaves",
}
"""By a method of the SageMaker SDK: what there is in its place."""


def without(made: object, name: str) -> AttributeError:
    """The error for an attribute that an object has not got, with what there is in place of the SDK's method."""
    text = f"{type(made).__name__!r} object has no attribute {name!r}"
    if name in _METHODS:
        text = f"{text}: {_METHODS[name]}"
    return AttributeError(text, name=name, obj=made)


def told(cls: type, init: Callable[..., None]) -> Callable[..., None]:
    """An ``__init__`` that raises ``ArgumentError`` for arguments that there are not, or that are missing.

    What Python raises names one of them, without a fix. Nothing is looked at before that. An ``__init__`` that somebody
    has written, beside which attrs puts its own, is left to Python, which knows it better.
    """

    @wraps(init)
    def __init__(self: object, *args: object, **given: object) -> None:  # noqa: N807
        try:
            init(self, *args, **given)
        except TypeError:
            found = [] if "__attrs_init__" in vars(cls) else list(_problems(init, args, given))
            if not found:  # it is about something else
                raise
            raise ArgumentError(cls.__name__, found) from None

    return __init__


def _problems(init: Callable[..., None], args: Sequence[object], given: Mapping[str, object]) -> Iterator[Problem]:
    from inspect import Parameter, signature  # only a mistake needs it

    _, *parameters = signature(init).parameters.values()
    names = [each.name for each in parameters]
    first = [each.name for each in parameters if each.kind is not Parameter.KEYWORD_ONLY][: len(args)]
    there = {*first, *given}
    missing = [each.name for each in parameters if each.default is Parameter.empty and each.name not in there]
    unnamed = args[len(first) :]
    for position, value in enumerate(unnamed):
        meant = missing[position : position + 1] if len(unnamed) <= len(missing) else ()
        fix = f"give it as {meant[0]}=..." if meant else ""
        yield Problem(f"argument {len(first) + position + 1}", value, "arguments with their names", fix)
    for position, name in enumerate(first):
        if name in given:
            yield Problem(name, given[name], "one value", f"argument {position + 1} is it already")
    left = [name for name in names if name not in there]
    for name in given:
        if name not in names:
            fix = _ELSEWHERE.get(name) or did_you_mean(name, left)
            yield Problem(name, given[name], "an argument of the class" if fix else one_of(names), fix)
    for name in missing[len(unnamed) :]:
        yield Problem(name, MISSING, "a value: it is required")
