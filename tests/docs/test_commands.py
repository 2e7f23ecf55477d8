"""Every ``smtrain`` command that the README and the pages of ``docs/`` show is one that there is, with its options.

Every block of YAML and JSON on them is well-formed.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
import pytest
import yaml

from cdk_sagemaker_training.cli.commands import smtrain

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN: Final = re.compile(r"(?:^(?:    | *- run: )|`|\$\(|^)smtrain ([a-z][^`\n]*)", re.MULTILINE)
FENCE: Final = re.compile(r"^```(yaml|json)\n(.*?)^```", re.DOTALL | re.MULTILINE)
READERS: Final[dict[str, Callable[[str], object]]] = {
    "yaml": yaml.safe_load,
    "json": json.loads,
}


def words_of(line: str) -> list[str]:
    """The words of a command, without its comment and what the shell does with its output."""
    quoted = r"'[^']*'|\"[^\"]*\""
    command = re.match(rf"(?:{quoted}|[^|>)'\"])*", line)
    return shlex.split(command.group() if command else "", comments=True)


def parse(words: list[str]) -> None:
    """Raises ``click.UsageError`` for a command or an option that there is not."""
    command: click.Command = smtrain
    context = click.Context(command)
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"no command {name!r}")
        command, context = found, click.Context(found, parent=context)
    command.make_parser(context).parse_args(words)


LINES = sorted({line.strip() for page in PAGES for line in SHOWN.findall(page.read_text(encoding="utf-8"))})


def test_there_are_commands():
    assert {line.split()[0] for line in LINES} == set(smtrain.list_commands(click.Context(smtrain)))


@pytest.mark.parametrize("line", LINES)
def test_a_command_is_one(line: str):
    parse(words_of(line))


@pytest.mark.parametrize("line", ["lint --formt json", "lnt cdk.out", "graph --pipelines x"])
def test_another_would_not_be(line: str):
    with pytest.raises(click.UsageError):
        parse(words_of(line))


BLOCKS = [
    pytest.param(match[1], match[2], id=f"{page.relative_to(ROOT)}:{match.start()}")
    for page in PAGES
    for match in FENCE.finditer(page.read_text(encoding="utf-8"))
    if page.name != "rules.md"  # generated
]


@pytest.mark.parametrize(("language", "text"), BLOCKS)
def test_a_block_is_well_formed(language: str, text: str):
    assert READERS[language](text)
