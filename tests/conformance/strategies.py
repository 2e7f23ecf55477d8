"""Hypothesis strategies for pipelines that are valid: what they make must render, read back and suit AWS's model."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.definition.expressions.parameters import Parameter
from cdk_sagemaker_training.definition.steps.step import Step
from tests.conformance.corpus import IMAGE, KEY, ROLE

ALNUM: Final = string.ascii_letters + string.digits

names = st.text(ALNUM + "-_", min_size=1, max_size=64)
identifiers = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,30}", fullmatch=True)
entity_names = st.from_regex(r"[a-zA-Z0-9](-?[a-zA-Z0-9]){0,20}", fullmatch=True)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)
uris = st.text(ALNUM + "-_/.", max_size=60).map(lambda path: f"s3://bucket/{path}")
instance_types = st.sampled_from(["ml.m5.xlarge", "ml.c5.2xlarge", "ml.g5.xlarge", "ml.p4d.24xlarge"])
scalars = st.one_of(
    words, st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
)
durations = st.sampled_from(["P30D", "PT12H", "P1DT1H", "P1Y2M3D"])


def parameters() -> st.SearchStrategy[Parameter]:
    """A parameter of any type, with or without a default."""
    text = st.builds(d.ParameterString, name=identifiers, default_value=st.none() | words)
    choice = st.lists(words, min_size=1, max_size=4).flatmap(
        lambda values: st.builds(
            d.ParameterString, name=identifiers, enum_values=st.just(values), default_value=st.sampled_from(values)
        )
    )
    whole = st.builds(d.ParameterInteger, name=identifiers, default_value=st.none() | st.integers(1, 100))
    decimal = st.builds(d.ParameterFloat, name=identifiers, default_value=st.none() | st.floats(0, 1))
    switch = st.builds(d.ParameterBoolean, name=identifiers, default_value=st.none() | st.booleans())
    return st.one_of(text, choice, whole, decimal, switch)


def some(draw: st.DrawFn, listed: Sequence[Parameter], kind: type[Parameter], literals: st.SearchStrategy[Any]) -> Any:
    """A literal, or one of the pipeline's parameters of a kind."""
    suitable = [parameter for parameter in listed if isinstance(parameter, kind)]
    return draw(st.one_of(literals, st.sampled_from(suitable)) if suitable else literals)


@st.composite
def retry_policies(draw: st.DrawFn) -> list[Any]:
    """Nothing to three policies."""
    bound: dict[str, Any] = draw(
        st.sampled_from([{"max_attempts": 3}, {"expire_after_mins": 60}, {"max_attempts": 20}])
    )
    times: dict[str, Any] = {"interval_seconds": draw(st.integers(1, 43_200)), "backoff_rate": draw(st.floats(0, 10))}
    service = d.StepRetryPolicy(exception_types=[d.SERVICE_FAULT, d.THROTTLING], **bound, **times)
    job = d.SageMakerJobStepRetryPolicy(exception_types=[d.CAPACITY_ERROR, d.RESOURCE_LIMIT], **bound, **times)
    return draw(st.lists(st.sampled_from([service, job]), max_size=3))


@st.composite
def estimators(draw: st.DrawFn, listed: Sequence[Parameter]) -> d.Estimator:
    """An estimator whose knobs go together."""
    knobs: dict[str, Any] = {
        "image_uri": IMAGE,
        "role": draw(st.none() | st.just(ROLE)),
        "instance_type": draw(instance_types),
        "instance_count": some(draw, listed, d.ParameterInteger, st.none() | st.integers(1, 100)),
        "volume_size": some(draw, listed, d.ParameterInteger, st.none() | st.integers(1, 16_384)),
        "hyperparameters": draw(st.dictionaries(names, st.one_of(scalars, *map(st.just, listed)), max_size=5)),
        "environment": draw(st.none() | st.dictionaries(identifiers, scalars, max_size=5)),
        "input_mode": draw(st.sampled_from(["File", "Pipe", "FastFile"])),
        "output_path": draw(st.none() | uris),
        "output_kms_key": draw(st.none() | st.just(KEY) | st.just("")),
        "max_run": draw(st.integers(1, 2_419_200)),
        "tags": draw(st.none() | st.dictionaries(st.text(ALNUM, min_size=1, max_size=20), st.text(ALNUM), max_size=3)),
        "enable_network_isolation": some(draw, listed, d.ParameterBoolean, st.none() | st.booleans()),
        "encrypt_inter_container_traffic": draw(st.none() | st.booleans()),
        "max_retry_attempts": draw(st.none() | st.integers(1, 30)),
        "checkpoint_s3_uri": draw(st.none() | uris),
        "use_spot_instances": draw(st.booleans()),
    }
    if draw(st.booleans()):
        knobs |= {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}
    if draw(st.booleans()):
        knobs["metric_definitions"] = [{"Name": "loss", "Regex": "loss: (.*)"}]
    return d.Estimator(**knobs)


@st.composite
def training_steps(draw: st.DrawFn, name: str, earlier: Sequence[Step], listed: Sequence[Parameter]) -> Step:
    """A training step; it may read what an earlier one made."""
    sources: list[Any] = [draw(uris)]
    sources += [step.properties.ModelArtifacts.S3ModelArtifacts for step in earlier if step.type == "Training"]
    channels = draw(st.lists(st.sampled_from(sources), max_size=3))
    caching = d.CacheConfig(enable_caching=True, expire_after=draw(durations))
    return d.TrainingStep(
        name=name,
        estimator=draw(estimators(listed)),
        inputs={f"channel-{position}": source for position, source in enumerate(channels)},
        retry_policies=draw(retry_policies()),
        cache_config=draw(st.none() | st.just(caching)),
        depends_on=draw(st.none() | st.lists(st.sampled_from(earlier), max_size=2)) if earlier else None,
        display_name=draw(st.none() | words),
    )


@st.composite
def other_steps(  # noqa: PLR0911 - one return for each type of step
    draw: st.DrawFn, name: str, earlier: Sequence[Step], listed: Sequence[Parameter]
) -> Step:
    """A step of another type."""
    del earlier
    data = some(draw, listed, d.ParameterString, uris)
    folder = "/opt/ml/processing/output"
    kind = draw(st.sampled_from(["process", "tune", "score", "register", "create", "call", "fail", "automl"]))
    if kind == "process":
        outputs = [
            d.ProcessingOutput(source=f"{folder}/{i}", destination=uri)
            for i, uri in enumerate(draw(st.lists(uris | st.none(), max_size=3)))
        ]
        arguments = draw(st.none() | st.lists(scalars, min_size=1, max_size=4))
        processor = d.Processor(
            image_uri=IMAGE, instance_type="ml.m5.xlarge", env=draw(st.dictionaries(identifiers, words))
        )
        return d.ProcessingStep(name=name, processor=processor, outputs=outputs, job_arguments=arguments)
    if kind == "tune":
        low, high = sorted(draw(st.tuples(st.integers(1, 100), st.integers(1, 100))))
        tuner = d.HyperparameterTuner(
            estimator=d.Estimator(image_uri=IMAGE, instance_type="ml.m5.xlarge"),
            objective_metric_name="loss",
            hyperparameter_ranges={"depth": d.IntegerParameter(min_value=low, max_value=high)},
            max_jobs=draw(st.integers(5, 50)),
            max_parallel_jobs=draw(st.integers(1, 5)),
            strategy=draw(st.sampled_from(["Bayesian", "Random"])),
        )
        return d.TuningStep(name=name, tuner=tuner, inputs={"train": data})
    if kind == "score":
        transformer = d.Transformer(model_name=draw(entity_names), instance_type="ml.m5.xlarge")
        return d.TransformStep(name=name, transformer=transformer, inputs=d.TransformInput(data=data))
    if kind == "register":
        group = draw(entity_names)
        return d.RegisterModel(name=name, model_package_group_name=group, image_uri=IMAGE, model_data=data)
    if kind == "create":
        return d.CreateModelStep(name=name, model=d.Model(image_uri=IMAGE, model_data=data))
    if kind == "automl":
        return d.AutoMLStep(name=name, auto_ml=d.AutoML(target_attribute_name=draw(words)), inputs=[data])
    if kind == "call":
        function = "arn:aws:lambda:us-east-1:123456789012:function:approve"
        return d.LambdaStep(name=name, function_arn=function, inputs=draw(st.dictionaries(names, scalars, max_size=3)))
    return d.FailStep(name=name, error_message=draw(words))


@st.composite
def conditions(draw: st.DrawFn, listed: Sequence[Parameter]) -> Any:
    """A condition, nested up to a few levels."""
    values = st.one_of(scalars, *map(st.just, listed))
    pairs = [d.ConditionEquals, d.ConditionGreaterThan, d.ConditionLessThanOrEqualTo]
    leaves = st.one_of(
        st.sampled_from(pairs).flatmap(lambda kind: st.builds(kind, left=values, right=values)),
        st.builds(d.ConditionIn, value=values, in_values=st.lists(values, min_size=1, max_size=3)),
    )
    nested = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(d.ConditionNot, expression=inner),
            st.builds(d.ConditionOr, conditions=st.lists(inner, min_size=1, max_size=3)),
        ),
        max_leaves=4,
    )
    return draw(nested)


@st.composite
def pipelines(draw: st.DrawFn) -> d.PipelineDefinition:
    """A valid pipeline of one to six steps and its parameters, with a branch now and then."""
    listed = draw(st.lists(parameters(), max_size=4, unique_by=lambda parameter: parameter.name))
    step_names = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    steps: list[Step] = []
    for name in step_names:
        kind = draw(st.sampled_from([training_steps, training_steps, other_steps]))
        steps.append(draw(kind(name, steps, listed)))
    if len(steps) > 1 and draw(st.booleans()):
        last = steps.pop()
        chosen = draw(st.lists(conditions(listed), min_size=1, max_size=3))
        steps.append(d.ConditionStep(name=f"{last.name[:60]}-if", conditions=chosen, if_steps=[last], else_steps=[]))
    return d.PipelineDefinition.from_steps(steps=steps, parameters=listed)
