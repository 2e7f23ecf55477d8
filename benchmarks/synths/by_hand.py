"""The pipelines with CDK's own classes and texts that are ready.

``bare``: a ``CfnPipeline`` each. ``by-hand``: its roles with their policies too, as CDK's L2 ``Role`` and ``Policy``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker

from benchmarks.synths import content
from benchmarks.values import mapped


def pipelines(
    way: str, _app: App, _environment: Environment, ready: Mapping[str, Any]
) -> Callable[[Stack, int, int], None]:
    """Writes a pipeline into a stack: its number. Of how many steps is what the ready text says."""
    first = content.pipeline_name(0)

    def of(number: int, text: str) -> str:
        return text.replace(f"/{first}/", f"/{content.pipeline_name(number)}/")

    def bare(stack: Stack, number: int, _steps: int) -> None:
        bare_pipeline(stack, number, of(number, ready["body"]), content.PIPELINE_ROLE)

    def with_roles(stack: Stack, number: int, _steps: int) -> None:
        made: dict[str, iam.Role] = {}
        for role in ready["roles"]:
            made[role["name"]] = iam.Role(
                stack,
                f"{role['name']}{number}",
                assumed_by=iam.PrincipalWithConditions(
                    cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com")), role["conditions"]
                ),
                description=role["description"],
            )
            iam.Policy(
                stack,
                f"{role['name']}Policy{number}",
                roles=[cast("iam.IRole", made[role["name"]])],
                statements=[
                    iam.PolicyStatement.from_json(_told(statement, made, number, of))
                    for statement in role["statements"]
                ],
            )
        body = of(number, ready["body"])
        for name, role in made.items():
            body = body.replace(f"@{name}@", role.role_arn)
        bare_pipeline(stack, number, body, made["Role"].role_arn)

    return bare if way == "bare" else with_roles


def _told(statement: Any, made: Mapping[str, iam.Role], number: int, of: Callable[[int, str], str]) -> Any:
    """The statement of pipeline ``number``, with the ARNs of the roles in it."""
    if isinstance(statement, str):
        text = of(number, statement)
        for name, role in made.items():
            if f"@{name}@" in text:
                text = text.replace(f"@{name}@", role.role_arn)
        return text
    return mapped(statement, lambda inner: _told(inner, made, number, of))


def bare_pipeline(stack: Stack, number: int, body: str, role: str) -> None:
    """A pipeline whose definition is a text."""
    sagemaker.CfnPipeline(
        stack,
        f"Pipeline{number}",
        pipeline_name=content.pipeline_name(number),
        pipeline_definition={"PipelineDefinitionBody": body},
        role_arn=role,
    )
