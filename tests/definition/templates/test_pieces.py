"""Bodies of pipelines: every intrinsic function, as text and inside an object."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.definition.templates import TemplatePipeline, pipelines_in
from cdk_sagemaker_training.definition.templates.pieces import MAX_CHARS

PARAMETERS = {
    "Bucket": {"Type": "String"},
    "Prefix": {"Type": "String", "Default": "models"},
    "Quoted": {"Type": "String", "Default": 'say "hi"'},
    "Count": {"Type": "Number"},
    "Two": {"Type": "Number", "Default": 2},
    "Flag": {"Type": "String", "Default": True},
    "Latest": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/images/latest"},
    "Groups": {"Type": "CommaDelimitedList", "Default": "sg-1,sg-2"},
    "Secret": {"Type": "String", "Default": "password", "NoEcho": True},
    "Broken": "no object",
}


def pipeline(body: Any, **resources: Any) -> TemplatePipeline:
    properties = {"PipelineDefinition": {"PipelineDefinitionBody": body}}
    declared = {"P": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}, **resources}
    (found,) = pipelines_in({"Parameters": PARAMETERS, "Resources": declared})
    return found


def text(body: Any, **resources: Any) -> str:
    found = pipeline(body, **resources)
    assert (found.text is not None, found.unseen) == (True, "")
    return str(found.text)


def joined(*parts: Any, delimiter: str = "") -> dict[str, Any]:
    return {"Fn::Join": [delimiter, list(parts)]}


def ref(name: str) -> dict[str, Any]:
    return {"Ref": name}


def value_of(intrinsic: Any, **resources: Any) -> Any:
    """What a value is in the definition where it stands alone inside a string."""
    return json.loads(text(joined('{"V":"', intrinsic, '"}'), **resources))["V"]


def test_plain_text_stays_as_it_is():
    assert '{"a": "${AWS::Region} \\n"}' == text('{"a": "${AWS::Region} \\n"}')
    assert "" == text("")
    assert "no JSON" == text("no JSON")


# --- as text ----------------------------------------------------------------------------------------------------------


def test_join():
    assert '{"a":1,"b":2}' == text(joined('{"a":1', '"b":2}', delimiter=","))
    assert '{"a":12}' == text(joined('{"a":', 1, joined("2", "}")))
    nested = joined('{"a":"s3:', joined("", ref("Bucket"), "x", delimiter="/"), '"}', delimiter="/")
    assert {"a": "s3://${Token[Ref.Bucket]}/x/"} == json.loads(text(nested))


def test_sub():
    assert {"a": "${Token[Sub.AWS::Region]}-x"} == json.loads(text({"Fn::Sub": '{"a": "${AWS::Region}-x"}'}))
    assert {"a": "${Literal}${AWS::Region}"} == json.loads(text({"Fn::Sub": '{"a": "${!Literal}${!AWS::Region}"}'}))
    assert {"a": "${Token[Sub.Role.Arn]}"} == json.loads(text({"Fn::Sub": ['{"a": "${ Role.Arn }"}', {}]}))


def test_variables_of_sub():
    variables = {"Plain": "x", "Number": 3, "Value": ref("Bucket"), "Later": {"Fn::Sub": "${Plain}"}}
    body = {"Fn::Sub": ['{"a":"${Plain}","b":${Number},"c":"${Value}","d":"${Later}","e":"${Prefix}"}', variables]}
    expected = {"a": "x", "b": 3, "c": "${Token[Ref.Bucket]}", "d": "${Token[Sub.Plain]}", "e": "models"}
    assert expected == json.loads(text(body))


@pytest.mark.parametrize(
    ("intrinsic", "name"),
    [
        (ref("AWS::Region"), "Ref.AWS::Region"),
        (ref("Bucket"), "Ref.Bucket"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "GetAtt.Role.Arn"),
        ({"Fn::GetAtt": "Nested.Outputs.Arn"}, "GetAtt.Nested.Outputs.Arn"),
        ({"Fn::GetAtt": ["Role", ref("Bucket")]}, "GetAtt.Role.Ref.Bucket"),
        ({"Fn::ImportValue": "shared:bucket"}, "ImportValue.shared:bucket"),
        ({"Fn::ImportValue": {"Fn::Sub": "${AWS::Region}]"}}, "ImportValue.Sub._AWS::Region_"),
        ({"Fn::If": ["IsProd", "a", "b"]}, "If.IsProd"),
        ({"Fn::FindInMap": ["Images", ref("AWS::Region"), "xgboost"]}, "FindInMap.Images.Ref.AWS::Region.xgboost"),
        ({"Fn::Select": [0, {"Fn::Split": ["/", ref("Groups")]}]}, "Select.0.Split.Ref.Groups"),
        ({"Fn::Join": [",", ref("Groups")]}, "Join.Ref.Groups"),
        ({"Fn::Base64": ""}, "Base64"),
        ({"Fn::Transform": {"Name": "Macro"}}, "Transform"),
        (ref('a "quoted" ]name\\'), "Ref.a_quoted_name_"),
    ],
)
def test_tokens_say_what_they_are(intrinsic: Any, name: str):
    token = f"${{Token[{name}]}}"
    assert token == value_of(intrinsic)
    assert is_token(token)
    assert TOKEN_IN_TEXT.fullmatch(token)


def test_two_values_have_two_names():
    first, second = {"Fn::If": ["IsProd", "a", "b"]}, {"Fn::If": ["IsProd", "a", ref("AWS::Region")]}
    body = joined('["', first, '","', second, '","', dict(first), '"]')
    one, other, again = json.loads(text(body))
    assert ("${Token[If.IsProd]}", "${Token[If.IsProd.2]}", one) == (one, other, again)


def test_values_too_large_to_compare_have_two_names():
    large = {"Fn::If": ["IsProd", ["x"] * 1000, "b"]}
    assert ["${Token[If.IsProd]}${Token[If.IsProd.2]}"] == json.loads(text(joined('["', large, large, '"]')))


def test_a_list_through_the_cdks_stringifier():
    listed: dict[str, Any] = {"Type": "Custom::AWSCDKCfnJsonStringify", "Properties": {"Value": ref("Groups")}}
    body = joined('{"a":', {"Fn::GetAtt": ["Listed", "Value"]}, "}")
    assert {"a": "${Token[Ref.Groups]}"} == json.loads(text(body, Listed=listed))
    listed["Properties"] = {"Value": ["sg-1", ref("Bucket")]}
    assert {"a": ["sg-1", "${Token[Ref.Bucket]}"]} == json.loads(text(body, Listed=listed))


# --- defaults ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "expected"), [("Prefix", "models"), ("Two", "2"), ("Flag", "true")])
def test_a_parameter_with_a_default_is_known_by_it(name: str, expected: str):
    assert expected == value_of(ref(name)) == value_of({"Fn::Sub": f"${{{name}}}"})


@pytest.mark.parametrize("name", ["Bucket", "Count", "Latest", "Groups", "Secret", "Broken", "Absent"])
def test_others_are_unknown(name: str):
    assert f"${{Token[Ref.{name}]}}" == value_of(ref(name))


def test_a_default_that_breaks_the_text_is_unknown():
    assert "${Token[Ref.Quoted]}" == value_of(ref("Quoted"))
    assert {"a": "${Token[Ref.Prefix]}"} == json.loads(text(joined('{"a":', ref("Prefix"), "}")))


def test_a_default_of_the_whole_body():
    body = {"Type": "String", "Default": ' {"Steps": []}'}
    properties = {"PipelineDefinition": {"PipelineDefinitionBody": ref("Body")}}
    template = {"Resources": {"P": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}}
    (found,) = pipelines_in({**template, "Parameters": {"Body": body}})
    assert ' {"Steps": []}' == found.text
    (found,) = pipelines_in({**template, "Parameters": {"Body": {**body, "Default": "to be replaced"}}})
    assert (None, "the definition is the value of parameter Body") == (found.text, found.unseen)


# --- as an object -----------------------------------------------------------------------------------------------------


def test_an_object_instead_of_its_text():
    body = {
        "Version": dt.date(2020, 12, 1),
        "Null": None,
        "Numbers": [1, 2.5, True],
        "Text": 'ü "quoted"',
        "Ref": ref("Bucket"),
        "Joined": joined("s3://", ref("Bucket"), '/"x"'),
        "Default": ref("Quoted"),
        "Count": ref("Two"),
        "Absent": ref("AWS::NoValue"),
        "List": [ref("AWS::NoValue"), ref("Groups"), {"Get": "Steps.A"}],
        "Empty": [{}, []],
        7: "a key of YAML",
    }
    expected = {
        "Version": "2020-12-01",
        "Null": None,
        "Numbers": [1, 2.5, True],
        "Text": 'ü "quoted"',
        "Ref": "${Token[Ref.Bucket]}",
        "Joined": 's3://${Token[Ref.Bucket]}/"x"',
        "Default": 'say "hi"',
        "Count": 2,
        "List": ["${Token[Ref.Groups]}", {"Get": "Steps.A"}],
        "Empty": [{}, []],
        "7": "a key of YAML",
    }
    assert expected == json.loads(text(body)) == json.loads(text({"Fn::ToJsonString": body}))


def test_text_of_json_inside_of_text():
    inner = {"Fn::ToJsonString": {"a": ref("Bucket"), "b": ref("Count"), "c": [ref("Prefix")]}}
    assert {"x": {"a": "${Token[Ref.Bucket]}", "b": "${Token[Ref.Count]}", "c": ["models"]}} == json.loads(
        text(joined('{"x":', inner, "}"))
    )
    assert '{"a":${Token[Ref.Bucket]},"b":${Token[Ref.Count]},"c":["models"]}' == json.loads(text({"x": inner}))["x"]


# --- what cannot be seen ----------------------------------------------------------------------------------------------


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = joined(value)
    return value


def lists(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


def doubling(levels: int) -> Any:
    """A small template whose text would have 10 ** levels characters."""
    value: Any = "x"
    for _ in range(levels):
        value = {"Fn::Sub": ["${A}" * 10, {"A": value}]}
    return value


CYCLE: dict[str, Any] = {}
CYCLE["Fn::Join"] = ["", ["x", CYCLE]]
TOGETHER = "the definition is JSON only together with"
TOO_DEEP = "the definition is nested more than 200 levels deep"
TOO_LONG = f"the definition has more than {MAX_CHARS:,} characters"


@pytest.mark.parametrize(
    ("body", "unseen"),
    [
        (ref("Bucket"), "the definition is the value of parameter Bucket"),
        (joined(" ", ref("Bucket"), "\n"), "the definition is the value of parameter Bucket"),
        (ref("AWS::StackName"), "the definition is AWS::StackName"),
        (ref("Other"), "the definition is what Other refers to"),
        ({"Fn::Sub": "${Bucket}"}, "the definition is the value of parameter Bucket"),
        ({"Fn::GetAtt": ["Text", "Value"]}, "the definition is attribute Value of resource Text"),
        ({"Fn::If": ["A", "{}", "{}"]}, "the definition is what Fn::If gives"),
        (
            joined(ref("Bucket"), ref("Count")),
            "the definition is put together of the value of parameter Bucket and the value of parameter Count",
        ),
        (
            joined('{"a":1,', ref("Bucket"), "}"),
            f"{TOGETHER} the value of parameter Bucket",
        ),
        (
            joined(*(['{"a":1'] + [ref(name) for name in "ABCDB"]), delimiter=","),
            f"{TOGETHER} what A refers to and what B refers to and what C refers to and others",
        ),
        (joined('{"a":"\\', ref("A"), '"}'), f"{TOGETHER} what A refers to"),
        (joined('{"a":"\\u00', ref("A"), '"}'), f"{TOGETHER} what A refers to"),
        (None, "null stands where the definition needs text"),
        (["{}"], "a list stands where the definition needs text"),
        (joined("{", {"a": 1}, "}"), "an object stands where the definition needs text"),
        (joined("{", {1: 1}, "}"), "an object stands where the definition needs text"),
        (joined("{", None, "}"), "null stands where the definition needs text"),
        (joined("{", 10**5000, "}"), "a number stands where the definition needs text"),
        (ref(1), "Ref names a number"),  # type: ignore[arg-type]
        ({"Ref": ["A"]}, "Ref names a list"),
        ({"Fn::Join": "x"}, "Fn::Join takes a delimiter and a list"),
        ({"Fn::Join": ["", "x"]}, "Fn::Join takes a delimiter and a list"),
        ({"Fn::Join": [ref("A"), ["x"]]}, "Fn::Join takes a delimiter and a list"),
        ({"Fn::Sub": []}, "Fn::Sub takes text, or a list of text and an object with variables"),
        ({"Fn::Sub": ["${A}", []]}, "Fn::Sub takes text, or a list of text and an object with variables"),
        ({"a": {1, 2}}, "set stands in the definition, which is no JSON"),
        ({"a": 10**5000}, "a number stands in the definition, which is no JSON"),
        ({(1, 2): 1}, "a list is a key in the definition"),
        (lambda: deep(201), TOO_DEEP),
        (lambda: deep(100_000), TOO_DEEP),
        (CYCLE, TOO_DEEP),
        (lambda: {"a": lists(100_000)}, TOO_DEEP),
        (lambda: doubling(12), TOO_LONG),
        (lambda: "x" * (MAX_CHARS + 1), TOO_LONG),
        ({"Fn::GetAtt": [1]}, "the definition is what Fn::GetAtt gives"),
        ({"Fn::GetAtt": None}, "the definition is what Fn::GetAtt gives"),
    ],
    ids=lambda value: None if isinstance(value, str) and len(value) < 200 else "body",
)
def test_what_cannot_be_seen(body: Any, unseen: str):
    found = pipeline(body() if callable(body) else body)  # the large ones are made when it is their turn
    assert (None, unseen) == (found.text, found.unseen)


def test_depth_that_is_allowed():
    assert "x" == text(deep(200))
    assert 199 == text({"a": lists(198)}).count("[")


def test_what_the_author_got_wrong_is_handed_on():
    body = joined('{"a": "', ref("Bucket"), '",}')
    assert '{"a": "${Token[Ref.Bucket]}",}' == text(body)
