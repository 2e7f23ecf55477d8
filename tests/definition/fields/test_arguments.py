"""Arguments that a class has not got are told with the name that was meant, and objects are made as before."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest

from cdk_sagemaker_training import (
    CacheConfig,
    CategoricalParameter,
    ContinuousParameter,
    Estimator,
    FailStep,
    FrameworkProcessor,
    JsonGet,
    Model,
    Processor,
    RegisterModel,
    TrainingInput,
    TrainingStep,
    Transformer,
)
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import MISSING, ArgumentError, InvalidInputError

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1"
REQUIRED = "a value: it is required"


@attrs.frozen(kw_only=True)
class Crew(Spec):
    name: str
    size: int = attrs.field(default=1, converter=lambda given: given + 1)  # refuses what it cannot add to


@attrs.frozen(kw_only=True, init=False)
class Own(Spec):
    name: str

    def __init__(self, name: str) -> None:
        self.__attrs_init__(name=name)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def refused(make: Callable[[], object]) -> ArgumentError:
    with pytest.raises(ArgumentError) as caught:
        make()
    return caught.value


@pytest.mark.parametrize(
    ("cls", "given", "told"),
    [
        (Estimator, {"image_uri": IMAGE, "instace_type": 1}, [("instace_type", 1, "did you mean 'instance_type'?")]),
        (
            CacheConfig,
            {"enable_cachin": 1, "expire_afer": 2},
            [("enable_cachin", 1, "enable_caching"), ("expire_afer", 2, "expire_after")],
        ),
        (Transformer, {"instance_type": "ml.m5.large"}, [("model_name", MISSING, "")]),
        (FailStep, {"nam": "Stop"}, [("nam", "Stop", "did you mean 'name'?"), ("name", MISSING, "")]),
        (
            TrainingStep,
            {"name": "A", "step_args": 1},
            [("step_args", 1, "give the object that runs"), ("estimator", MISSING, "")],
        ),
        (Estimator, {"image_uri": IMAGE, "sagemaker_session": 1}, [("sagemaker_session", 1, "leave it out")]),
        (Estimator, {"image_uri": IMAGE, "base_job_name": "a"}, [("base_job_name", "a", "give it to the step")]),
        (Estimator, {"image_uri": IMAGE, "disable_profiler": True}, [("disable_profiler", True, "ProfilerConfig(")]),
        (JsonGet, {"json_path": "a", "step": 1}, [("step", 1, "step_name=evaluate.name")]),
        (
            FrameworkProcessor,
            {"image_uri": IMAGE, "instance_type": "ml.m5.large", "source_dir": "a", "estimator_cls": 1},
            [("estimator_cls", 1, "framework_image(")],
        ),
        (
            RegisterModel,
            {"name": "A", "model_package_group_name": "g", "estimator": 1},
            [("estimator", 1, "S3ModelArtifacts")],
        ),
    ],
)
def test_each_wrong_name_is_told_with_what_was_meant(
    cls: Callable[..., object], given: dict[str, object], told: list[tuple[str, object, str]]
):
    error = refused(lambda: cls(**given))
    assert [where for where, _, _ in told] == [problem.where for problem in error.problems]
    for (_, value, fix), problem in zip(told, error.problems, strict=True):
        assert (True, True) == (value is problem.given, fix in problem.fix)


def test_a_name_that_is_like_none_is_told_with_all_that_there_are():
    (problem,) = refused(lambda: CacheConfig(zzz=1)).problems  # pyright: ignore[reportCallIssue]
    assert ("one of enable_caching, expire_after", "") == (problem.allowed, problem.fix)


@pytest.mark.parametrize(
    ("cls", "args", "told"),
    [
        (TrainingStep, ("Train",), [("argument 1", "give it as name=..."), ("estimator", "")]),
        # Which of the two has no name yet, nobody can tell.
        (JsonGet, ("Evaluate", "Report"), [("argument 1", ""), ("argument 2", "")]),
        (Estimator, (IMAGE, "arn:aws:iam::123456789012:role/a"), [("argument 2", "")]),
        (ContinuousParameter, (), [("min_value", ""), ("max_value", "")]),
        (ContinuousParameter, (0,), [("max_value", "")]),
        (CategoricalParameter, (["a"], ["b"]), [("argument 2", "")]),
    ],
)
def test_arguments_that_take_a_name(cls: Callable[..., object], args: Sequence[object], told: list[tuple[str, str]]):
    assert told == [(problem.where, problem.fix) for problem in refused(lambda: cls(*args)).problems]


def test_an_argument_that_is_given_twice():
    given: Any = TrainingInput
    (problem,) = refused(lambda: given("s3://a/", s3_data="s3://b/")).problems
    assert ("s3_data", "s3://b/", "argument 1 is it already") == (problem.where, problem.given, problem.fix)


@pytest.mark.parametrize(
    ("made", "method", "told"),
    [
        (Estimator(image_uri=IMAGE, instance_type="ml.m5.large"), "fit", "TrainingStep(estimator=..., inputs=...)"),
        (Estimator(image_uri=IMAGE, instance_type="ml.m5.large"), "set_hyperparameters", "hyperparameters={...}"),
        (Processor(image_uri=IMAGE, instance_type="ml.m5.large"), "run", "ProcessingStep(processor=..., code=..."),
        (Model(image_uri=IMAGE), "register", "RegisterModel(model=..., model_package_group_name=...)"),
        (FailStep(name="Stop"), "add_depends_on", "depends_on=[...]"),
    ],
)
def test_a_method_of_the_sdk_is_told_with_what_there_is_in_its_place(made: Spec, method: str, told: str):
    with pytest.raises(AttributeError) as caught:
        getattr(made, method)
    assert f"'{type(made).__name__}' object has no attribute '{method}': " in str(caught.value)
    assert told in str(caught.value)
    assert not hasattr(made, method)


def test_another_attribute_that_is_not_there_is_told_as_python_tells_it():
    stop = FailStep(name="Stop")
    with pytest.raises(AttributeError, match=r"^'FailStep' object has no attribute 'nam'$") as caught:
        getattr(stop, "nam")  # noqa: B009
    assert ("nam", True) == (caught.value.name, stop is caught.value.obj)


def test_it_is_what_python_raises_too():
    error = refused(lambda: Crew(nam="A"))  # pyright: ignore[reportCallIssue]
    assert isinstance(error, TypeError)
    assert isinstance(error, InvalidInputError)
    assert "Crew" == error.subject


def test_a_type_error_about_something_else_stays_what_it_is():
    with pytest.raises(TypeError, match="can only concatenate") as caught:
        Crew(name="A", size="x")  # pyright: ignore[reportArgumentType]
    assert not isinstance(caught.value, ArgumentError)


def test_an_init_that_somebody_has_written_is_left_to_python():
    assert "A" == Own("A").name
    with pytest.raises(TypeError, match="nam") as caught:
        Own(nam="A")  # pyright: ignore[reportCallIssue]
    assert not isinstance(caught.value, ArgumentError)


def test_the_signature_is_that_of_the_fields():
    parameters = inspect.signature(Crew).parameters
    assert ["name", "size"] == list(parameters)
    assert {inspect.Parameter.KEYWORD_ONLY} == {each.kind for each in parameters.values()}
    assert "Crew.__init__" == Crew.__init__.__qualname__


def test_copies_are_made_as_before():
    made = Crew(name="A")
    assert made == copy.copy(made) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made))
    assert Crew(name="B") == attrs.evolve(made, name="B", size=1)
    (problem,) = refused(lambda: attrs.evolve(made, siz=1)).problems  # pyright: ignore[reportCallIssue]
    assert ("siz", "one of name, size") == (problem.where, problem.allowed)
