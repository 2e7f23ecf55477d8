"""JSON paths of CDK (``sfn.JsonPath``) that stand beside other text: CDK refuses them late, and names no parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.errors import Problem


def paths_in(text: str) -> list[str]:
    """The tokens in a text that stand for what a state machine's execution knows."""
    return [token for token in TOKEN_IN_TEXT.findall(text) if sfn.JsonPath.is_encoded_json_path(token)]


def path_behind(token: str) -> str:
    """What such a token stands for: a path, or an intrinsic function."""
    return str(cast("Mapping[str, object]", sfn.FieldUtils.render_object({"text": token}))["text.$"])


def joined_problems(parameters: object) -> Iterator[Problem]:
    """Texts with a path in them, each with the intrinsic function that joins it. ``parameters``: by name."""
    if not isinstance(parameters, Mapping):
        return  # which others tell
    for name, value in cast("Mapping[str, object]", parameters).items():
        if not isinstance(value, str) or value in (paths := paths_in(value)) or not paths:
            continue
        shown, template = value, value
        for token in paths:
            shown, template = shown.replace(token, path_behind(token)), template.replace(token, "{}")
        arguments = "".join(f", sfn.JsonPath.string_at({path_behind(token)!r})" for token in paths)
        allowed = "text, or a JSON path alone: a state machine joins the two by a function"
        yield Problem(f"parameters[{name!r}]", shown, allowed, f"sfn.JsonPath.format({template!r}{arguments})")
