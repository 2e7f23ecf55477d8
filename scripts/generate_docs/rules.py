"""Generates ``docs/rules.md`` from the rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from pages import main, row

from cdk_sagemaker_training.rules.discovery import built_in_rules
from cdk_sagemaker_training.rules.example_text import example_text
from cdk_sagemaker_training.rules.rule import Rule
from cdk_sagemaker_training.rules.scheme import CHECK_IDS, FAMILIES, OWN_FIRST, Family, family_of

INTRODUCTION = """\
# Rules

What is looked for in a pipeline definition, at `cdk synth` and by `smtrain lint`. [Linting](linting.md) tells how to
run the rules, how to live with a finding, and how to add rules of your own. This page is generated from the rules by
`make docs`; `smtrain explain SMT204` prints a section of it.

- **error**: the service refuses it, or it can never work. Only what a source verifies is one.
- **warning**: it works, but it is wrong, wasteful or fragile; or a source says so and nobody has verified it.
- **info**: worth knowing.

What is not known makes no finding: an expression whose parameter has no default, a CDK token. A parameter with a
default counts with that default, unless it is an empty text: then whoever starts the pipeline gives the value.
"""
CHECK = """\
## The check itself

| id | severity | what |
| --- | --- | --- |
| SMT001 | warning | an acknowledgement that matches no finding: what it excused is gone, so should it be |
| SMT002 | warning | a definition in a template that cannot be looked into before the deploy |
| SMT003 | error | what stands where a definition should be is none |
| SMT004 | error | the worst case of an execution exceeds the budget of its pipeline ([estimate](estimate.md)) |
| SMT005 | warning | whether it does is not known: the definition leaves open what it takes |
"""


def page() -> str:
    """The whole page."""
    rules = built_in_rules()
    parts = [INTRODUCTION, overview(rules), CHECK]
    for family in FAMILIES:
        found = [rule for rule in rules if family_of(rule.id) is family]
        if found:
            parts.append(f"## {heading(family)}\n")
            parts.extend(map(section, found))
    return "\n".join(parts)


def overview(rules: Sequence[Rule]) -> str:
    return "\n".join([*_overview(rules), ""])


def _overview(rules: Sequence[Rule]) -> Iterator[str]:
    errors, warnings, infos = (
        sum(rule.severity.value == severity for rule in rules) for severity in ("error", "warning", "info")
    )
    yield f"{len(rules)} rules: {errors} errors, {warnings} warnings, {infos} infos."
    yield ""
    yield row("ids", "subject", "rules")
    yield row("---", "---", "---")
    for family in FAMILIES:
        found = [rule.id for rule in rules if family_of(rule.id) is family]
        found += [check for check in CHECK_IDS if family_of(check) is family]
        count = "yours" if family.first == OWN_FIRST else str(len(found))
        yield row(f"SMT{family.first:03}-{family.last:03}", family.name, count)
    yield ""
    yield row("id", "severity", "mistake")
    yield row("---", "---", "---")
    for rule in rules:
        yield row(f"[{rule.id}](#{rule.id.lower()})", rule.severity.value, markdown(rule.title))


def heading(family: Family) -> str:
    return family.name[0].upper() + family.name[1:]


def section(rule: Rule) -> str:
    lines = [
        f"### {rule.id}",
        "",
        f"**{markdown(rule.title)}** ({rule.severity.value})",
        "",
        markdown(rule.why),
        "",
        f"*Fix:* {markdown(rule.fix)}",
        "",
        f"*Source:* {markdown(rule.source)}",
        "",
        "Bad:",
        "",
        *fenced(example_text(rule.bad)),
        "",
        "Good:",
        "",
        *fenced(example_text(rule.good)),
        "",
    ]
    return "\n".join(lines)


def fenced(text: str) -> Iterator[str]:
    document, _, usage = text.partition("\n\n")
    yield from ("```json", document, "```")
    if usage:
        yield from ("", f"where the pipeline is used as `{usage}`")


def markdown(text: str) -> str:
    """Words of a rule, which are plain text."""
    for special in ("\\", "`", "*", "_", "<", "[", "]", "$"):
        text = text.replace(special, f"\\{special}")
    return text


if __name__ == "__main__":
    sys.exit(main("rules.md", page(), __doc__))
