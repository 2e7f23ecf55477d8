"""The commands of ``smtrain``. Each is imported when it is called: help and completion wait for no rules."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

import click

from cdk_sagemaker_training.collector import loaded

_PACKAGE: Final = "cdk_sagemaker_training"
_COMMANDS: Final = {
    "diff": f"{_PACKAGE}.cli.diff_command:diff",
    "estimate": f"{_PACKAGE}.cli.estimate_command:estimate",
    "explain": f"{_PACKAGE}.cli.rule_commands:explain",
    "fleet": f"{_PACKAGE}.cli.fleet_command:fleet",
    "graph": f"{_PACKAGE}.cli.graph_command:graph",
    "import": f"{_PACKAGE}.cli.import_command:import_",
    "init": f"{_PACKAGE}.cli.init_command:init",
    "lint": f"{_PACKAGE}.cli.lint_command:lint",
    "local": f"{_PACKAGE}.local.commands:local",
    "rehearse": f"{_PACKAGE}.cli.rehearse_command:rehearse",
    "rules": f"{_PACKAGE}.cli.rule_commands:rules",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        return cast("click.Command", getattr(loaded(lambda: import_module(module)), name))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cdk-sagemaker-training")
def smtrain() -> None:
    """Train models on Amazon SageMaker with AWS CDK."""
