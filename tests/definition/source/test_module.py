"""The property that everything rests on: what is written, executed, gives an equal document."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.planted.corpus import RENDERED, Planted, planted
from cdk_sagemaker_training import PipelineDefinition, TrainingError, to_python_source
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.source.module import PythonSource, python_source
from cdk_sagemaker_training.errors import DocumentError
from tests.conformance import corpus
from tests.conformance import corpus_services as _more

_ = _more  # it adds its steps to the corpus
REGION = "us-east-1"


def executed(source: PythonSource) -> PipelineDefinition:
    namespace: dict[str, Any] = {}
    exec(compile(source.text, "written", "exec"), namespace)
    return namespace["definition"]


def require_equal(definition: PipelineDefinition, written: PythonSource | None = None) -> PythonSource:
    """Compared as JSON text, which tells 1, 1.0 and True apart, in the region of the images."""
    source = written or python_source(definition)
    found = executed(source)
    region = source.region or REGION
    texts = [json.loads(one.to_json(region=region)) for one in (definition, found)]
    assert json.dumps(texts[0], sort_keys=True) == json.dumps(texts[1], sort_keys=True), source.text
    return source


def usable(document: Any) -> PipelineDefinition | None:
    try:
        return PipelineDefinition.from_json(document)
    except TrainingError:
        return None


@cache
def rendered() -> dict[str, Any]:
    """What SDK v2 and v3 wrote, by SDK and name."""
    return {
        f"{path.stem}-{name}": document
        for path in sorted(RENDERED.glob("sdk_*.json"))
        for name, document in json.loads(path.read_text(encoding="utf-8")).items()
    }


COMPLETE = {
    f"{kind}-{name}": make
    for kind, makers in (("minimal", corpus.MINIMAL), ("full", corpus.FULL))
    for name, make in makers.items()
}
every_step_type = pytest.mark.parametrize("name", sorted(COMPLETE))


@cache
def complete() -> dict[str, Any]:
    """A small and a full step of every type, as JSON."""
    return {
        name: json.loads(PipelineDefinition.from_steps(steps=make()).to_json(region=REGION))
        for name, make in COMPLETE.items()
    }


@cache
def planted_sources(family: str) -> Sequence[tuple[Planted, PipelineDefinition, PythonSource]]:
    """The planted definitions of a family of rules that are any, and what is written of them."""
    found = [(case, usable(case.example.document)) for case in planted() if case.rule.startswith(family)]
    return [(case, definition, python_source(definition)) for case, definition in found if definition is not None]


FAMILIES = sorted({case.rule[:4] for case in planted()})


@pytest.mark.corpus
@pytest.mark.parametrize("family", FAMILIES)
def test_planted_cases(family: str):
    found = planted_sources(family)
    assert found
    for _, definition, source in found:
        require_equal(definition, source)


@pytest.mark.corpus
def test_what_the_sdks_rendered_is_typed():
    count: Counter[bool] = Counter()
    for document in rendered().values():
        definition = usable(document)
        if definition is not None:
            count.update(step.typed for step in require_equal(definition).steps)
    # Planted mistakes that the classes refuse: two durations that are none.
    assert {True: 92, False: 2} == dict(count)


@every_step_type
def test_every_step_type_is_typed_small_and_full(name: str):
    source = require_equal(PipelineDefinition.from_json(complete()[name]))
    assert [] == [step for step in source.steps if not step.typed]


@every_step_type
def test_typed_definitions_come_back_with_images_and_variables(name: str):
    definition = PipelineDefinition.from_steps(steps=COMPLETE[name]())
    assert definition.to_dict() == executed(python_source(definition)).to_dict()


ODD = st.sampled_from(
    [
        *(None, True, 0, 1.5, -1, 10**30, "", "x", "1e5", [], {}, [None], [[]], [{}], {"a": {}}),
        *("${Token[Ref.A]}", "s3://${Token[Ref.A]}/x{y}", "a\"'\\\n\u2028"),
        *({"Get": "Parameters.Count"}, {"Get": "Execution.Nope"}, {"Get": "Steps.Train.X[0]['a b'].Y"}),
        *({"Get": "ForEach.CurrentItem.expr"}, {"Get": "IterationOutput.Train.x"}, {"Get": "Steps.Train.__class__"}),
        *({"Std:Join": {"On": "", "Values": []}}, {"Std:Join": {"On": 1, "Values": ["a", {"Get": 1}]}}),
        {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.A.PropertyFiles.B"}, "Path": 5}},
    ]
)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from paths(inner, (*path, key))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_documents_with_mistakes_anywhere(data: st.DataObject):
    sources = [*complete().values(), *rendered().values()]
    document = copy.deepcopy(data.draw(st.sampled_from(sources)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(paths(document))))
        inside = document
        for key in path[:-1]:
            inside = inside[key]
        if data.draw(st.booleans()):
            inside[path[-1]] = copy.deepcopy(data.draw(ODD))
        else:
            del inside[path[-1]]
        if not isinstance(document, dict) or not document:
            return
    definition = usable(document)
    if definition is not None:
        require_equal(definition)


def document(*steps: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"Version": "2020-12-01", "Metadata": {}, "Parameters": [], "Steps": list(steps), **members}


STOP: dict[str, Any] = {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "Not today"}}
NEWER: dict[str, Any] = {"Name": "Newer", "Type": "Newer", "Arguments": {"Text": "t"}, "DependsOn": ["Stop"]}


def test_a_small_one_reads_like_this():
    given = document(STOP, PipelineExperimentConfig=None)
    assert (
        '"""A pipeline definition for `TrainingPipeline(definition=definition)`."""\n'
        "\n"
        "from cdk_sagemaker_training import FailStep, PipelineDefinition\n"
        "\n"
        'stop = FailStep(name="Stop", error_message="Not today")\n'
        "\n"
        "definition = PipelineDefinition.from_steps(steps=[stop])\n"
    ) == to_python_source(PipelineDefinition.from_json(given))


def test_a_step_without_a_class_stands_beside_those_that_have_one():
    source = require_equal(PipelineDefinition.from_json(document(STOP, NEWER)))
    assert [("Stop", True), ("Newer", False)] == [(step.name, step.typed) for step in source.steps]
    assert ["", "no class makes steps of this type"] == [step.reason for step in source.steps]
    assert (
        "Steps that no class makes exactly stand as they were:\n"
        '\n- "Newer": no class makes steps of this type\n"""' in source.text
    )
    assert "        stop.to_request(),\n" in source.text
    assert '            "DependsOn": ["Stop"],\n' in source.text


def test_typed_steps_in_a_branch_that_has_none_stay_typed():
    branches = {"Conditions": [], "IfSteps": [STOP], "ElseSteps": [NEWER]}
    condition = {"Name": "Which", "Type": "Condition", "Arguments": branches}
    source = require_equal(PipelineDefinition.from_json(document({**condition})))
    assert {"Which": False, "Stop": True, "Newer": False} == {step.name: step.typed for step in source.steps}
    assert '"IfSteps": [stop.to_request()],' in source.text


def test_members_without_a_field_are_passed_through():
    newer = {**complete()["minimal-training"]["Steps"][0]}
    newer["Arguments"] = {**newer["Arguments"], "NewerMember": {"A": 1}}
    source = require_equal(PipelineDefinition.from_json(document(newer)))
    assert [True] == [step.typed for step in source.steps]
    assert 'additional_arguments={"NewerMember": {"A": 1}},' in source.text


def test_images_of_one_region_become_what_they_are():
    step = copy.deepcopy(complete()["minimal-training"]["Steps"][0])
    specification = step["Arguments"]["AlgorithmSpecification"]
    specification["TrainingImage"] = builtin_image("xgboost", "3.2-0").uri("eu-west-1")
    step["Arguments"]["HyperParameters"] = {"num_round": "200", "objective": "binary:logistic"}
    step["Arguments"]["InputDataConfig"][0]["ContentType"] = "text/csv"
    definition = PipelineDefinition.from_json(document(step))
    source = require_equal(definition)
    assert "eu-west-1" == source.region
    assert '    estimator=BuiltInEstimator(\n        algorithm="xgboost",\n        version="3.2-0",\n' in source.text
    assert 'hyperparameters={"num_round": 200, "objective": "binary:logistic"},' in source.text
    kept = python_source(definition, keep_image_uris=True)
    assert specification["TrainingImage"] in kept.text
    assert definition.to_dict() == executed(kept).to_dict()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CacheConfig": {"Enabled": True, "ExpireAfter": "30d"}}, "CacheConfig: expire_after: got '30d'; allowed: "),
        ({"CacheConfig": {"Enabled": False, "a/b": 1}}, "/CacheConfig/a~1b is not what TrainingStep makes"),
        ({"Newer": 1}, "/Newer is not what TrainingStep makes"),
    ],
)
def test_a_step_that_stands_as_it_was_is_named_with_the_reason(changes: dict[str, Any], reason: str):
    first = copy.deepcopy(complete()["minimal-training"]["Steps"][0])
    first["Arguments"]["AlgorithmSpecification"]["TrainingImage"] = builtin_image("xgboost", "3.2-0").uri("eu-west-1")
    second = {**first, "Name": "Second"}
    for steps, images in (
        ([{**first, **changes}], "Images stand as URIs of eu-west-1, which the document was for"),
        ([{**first, **changes}, second], "Images are looked up for the region of the stack, but for those that stand"),
        ([first, second], "Images are looked up for the region of the stack. The document was one for eu-west-1"),
    ):
        source = require_equal(PipelineDefinition.from_json(document(*steps)))
        head = " ".join(source.text.partition("from cdk_sagemaker_training")[0].split())
        assert images in head
        for step in source.steps[: 0 if steps[0] is first else 1]:
            assert (False, True) == (step.typed, step.reason.startswith(reason)), step.reason
            assert f'- "{step.name}": {reason}' in head


def test_a_reason_is_one_line_of_bounded_length_whatever_the_document_says():
    step = copy.deepcopy(complete()["minimal-training"]["Steps"][0])
    step["CacheConfig"] = {"Enabled": True, "ExpireAfter": "\0\n\ud800" + 'x"""' * 500}
    step["Arguments"]["HyperParameters"] = {"\0\n": {"x": 1}}
    source = require_equal(PipelineDefinition.from_json(document(step)))
    assert all(step.reason.isprintable() and len(step.reason) <= 400 for step in source.steps)


def test_images_of_several_regions_stay():
    steps = [copy.deepcopy(complete()["minimal-training"]["Steps"][0]) for _ in range(2)]
    for name, region, step in zip("AB", ("eu-west-1", "us-east-1"), steps, strict=True):
        step["Name"] = name
        step["Arguments"]["AlgorithmSpecification"]["TrainingImage"] = builtin_image("xgboost", "3.2-0").uri(region)
    definition = PipelineDefinition.from_json(document(*steps))
    source = python_source(definition)
    assert (None, definition.to_dict()) == (source.region, executed(source).to_dict())


def test_tokens_become_constants():
    words = {"ErrorMessage": "s3://${Token[Ref.TrainingBucketsDataDD46D8CF]}/a{b} ${Token[Ref.Team]}"}
    source = require_equal(PipelineDefinition.from_json(document({**STOP, "Arguments": words})))
    assert ["TRAINING_BUCKETS_DATA", "TEAM"] == source.tokens
    assert 'error_message=f"s3://{TRAINING_BUCKETS_DATA}/a{{b}} {TEAM}"' in source.text


def test_names_that_are_taken_are_told_apart():
    parameters = [{"Name": "Stop", "Type": "String"}, {"Name": "class", "Type": "String", "DefaultValue": "a"}]
    source = require_equal(PipelineDefinition.from_json(document(STOP, Parameters=parameters)))
    assert ['stop = ParameterString(name="Stop")', "stop_step = FailStep"] == [
        line.partition("(name")[0] if "Step" in line else line
        for line in source.text.splitlines()
        if line.startswith("stop")
    ]
    assert 'class_parameter = ParameterString(name="class", default_value="a")' in source.text


def test_what_has_no_form_outside_of_the_process_is_refused():
    definition = PipelineDefinition.from_json(document({**STOP, "Arguments": {"ErrorMessage": object()}}))
    with pytest.raises(DocumentError, match=r"other values have no form outside of the process"):
        to_python_source(definition)


@pytest.mark.corpus
def test_what_is_written_is_formatted(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("written")
    documents = {**complete(), **rendered()}
    for name, found in documents.items():
        if (definition := usable(found)) is not None:
            (folder / f"{name}.py".replace("-", "_")).write_text(to_python_source(definition), encoding="utf-8")
    for words in (["format", "--check"], ["format", "--check", "--line-length", "120"], ["check", "--select", "I,F"]):
        command = [sys.executable, "-m", "ruff", words[0], "--isolated", "--no-cache", *words[1:], str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stdout[-2000:]
