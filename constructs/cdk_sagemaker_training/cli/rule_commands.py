"""``smtrain explain`` and ``smtrain rules``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdk_sagemaker_training.rules.rule import Rule

_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A pyproject.toml whose [tool.smtrain] names rules of your own.  [default: the next one from here upward]",
)


@click.command()
@click.argument("rule_id", metavar="ID")
@_config
def explain(rule_id: str, config: Path | None) -> None:
    """Say why a rule is one, how to mend the mistake, and where that is written."""
    from cdk_sagemaker_training.catalog.suggestions import did_you_mean
    from cdk_sagemaker_training.rules.example_text import example_text

    rules = {rule.id: rule for rule in _rules(config)}
    rule = rules.get(rule_id.upper())
    if rule is None:
        raise click.UsageError(
            " ".join([f"there is no rule {rule_id!r}.", did_you_mean(rule_id.upper(), rules)]).strip()
        )
    parts = [
        f"{rule.id} ({rule.severity.value}): {rule.title}",
        f"Why: {rule.why}",
        f"Fix: {rule.fix}",
        f"Source: {rule.source}",
        f"Bad:\n\n{example_text(rule.bad)}",
        f"Good:\n\n{example_text(rule.good)}",
    ]
    click.echo("\n\n".join(parts))


@click.command()
@click.option("--format", type=click.Choice(["table", "json"]), default="table", show_default=True)
@_config
def rules(format: str, config: Path | None) -> None:
    """List the rules, those of your own included."""
    found = _rules(config)
    if format == "json":
        members = ("id", "title", "why", "fix", "source")
        objects = [
            {**{name: getattr(rule, name) for name in members}, "severity": rule.severity.value} for rule in found
        ]
        click.echo(json.dumps(objects, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("id", "severity", "title", box=None, pad_edge=False)
    for rule in found:
        table.add_row(rule.id, rule.severity.value, rule.title)
    console = Console()
    console.print(table, width=console.width if console.is_terminal else 120, highlight=False, markup=False)


def _rules(config: Path | None) -> Sequence[Rule]:
    from cdk_sagemaker_training.cli.linting.plan import all_rules
    from cdk_sagemaker_training.cli.linting.run import loaded_settings

    found = loaded_settings(config)
    if found is None:
        sys.exit(2)
    return all_rules(found.plan.packages, found.plan.root)
