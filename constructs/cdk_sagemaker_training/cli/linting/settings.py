"""``[tool.smtrain]`` of a pyproject.toml, and the options that count more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.cli.linting.plan import FileAcknowledgement, FileUsage, Plan, all_rules
from cdk_sagemaker_training.cli.linting.reading import UnusableError, text_of
from cdk_sagemaker_training.cli.linting.tables import Table
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.rules import Acknowledgement, PipelineUsage, Severity
from cdk_sagemaker_training.rules.discovery import known_ids, reported_ids
from cdk_sagemaker_training.rules.rule import Rule

NEEDS_TOMLI: Final = (
    'pyproject.toml cannot be read on Python 3.10 without tomli: pip install "cdk-sagemaker-training[cli]"'
)

_FILE: Final = "pyproject.toml"
_HEADER: Final = re.compile(
    r"^[ \t]*\[\[[ \t]*tool[ \t]*\.[ \t]*smtrain[ \t]*\.[ \t]*acknowledge[ \t]*\]\]", re.MULTILINE
)


@attrs.frozen(kw_only=True)
class Options:
    """What the command line says about rules; None for what it leaves to the configuration."""

    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    min_severity: str | None = None


@attrs.frozen(kw_only=True)
class Settings:
    """A plan, and the file that it comes from."""

    plan: Plan
    file: Path | None

    @property
    def shown(self) -> str:
        """The file as it stands in reports."""
        if self.file is None:
            return _FILE
        try:
            return self.file.relative_to(Path.cwd()).as_posix()
        except ValueError:
            return self.file.as_posix()


def settings(config: Path | None = None, options: Options | None = None) -> Settings:
    """The configuration in ``config``, or in the first pyproject.toml with a ``[tool.smtrain]`` from here upward.

    Raises ``UnusableError`` for a file that cannot be read, ``InvalidInputError`` with all that is wrong in it.
    """
    file, text, table = (config, *_table_in(config)) if config else _found()
    if config is not None and table is None:
        raise UnusableError("there is no [tool.smtrain] in it")
    root = Path.cwd() if file is None else file.absolute().parent
    plan = _Reader(root, text).plan(table or {}, options or Options())
    return Settings(plan=plan, file=file)


def _found() -> tuple[Path | None, str, dict[str, object] | None]:
    here = Path.cwd()
    for folder in (here, *here.parents):
        file = folder / _FILE
        if file.is_file():
            try:
                text, table = _table_in(file)
            except UnusableError as error:
                raise UnusableError(f"{file}: {error}") from error
            if table is not None:
                return file, text, table
    return None, "", None


def _table_in(file: Path) -> tuple[str, dict[str, object] | None]:
    """The text of a file and the table in it, None where there is none."""
    text = text_of(file)
    if "smtrain" not in text:  # nobody needs tomli for other people's files
        return text, None
    tool = _toml(text).get("tool")
    table = cast("dict[str, object]", tool).get("smtrain") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UnusableError("tool.smtrain is no table")
    return text, cast("dict[str, object] | None", table)


def _toml(text: str) -> dict[str, object]:
    try:
        import tomllib as toml  # pyright: ignore[reportMissingImports, reportUnknownVariableType] - since Python 3.11
    except ModuleNotFoundError:
        try:
            import tomli as toml  # pyright: ignore[reportMissingImports, reportUnknownVariableType] - before
        except ModuleNotFoundError as error:
            raise UnusableError(NEEDS_TOMLI) from error
    try:
        return cast("Any", toml).loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"not TOML: {error}") from error


class _Reader:
    """Makes a plan of a table, and collects what is wrong with it."""

    def __init__(self, root: Path, text: str) -> None:
        self._root = root
        self._lines = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]

    def plan(self, content: Mapping[str, object], options: Options) -> Plan:
        table = Table("tool.smtrain", content)
        packages = tuple(table.texts("rules"))
        rules = self._rules(packages, table.problems)
        selected, ignored = table.texts("select"), table.texts("ignore")
        severity = table.text("min-severity") or Severity.INFO.value
        if severity not in {given.value for given in Severity}:
            allowed = ", ".join(given.value for given in Severity)
            table.problems.append(Problem("tool.smtrain.min-severity", severity, f"one of {allowed}"))
            severity = Severity.INFO.value
        for where, ids in (("select", selected), ("ignore", ignored)):
            table.problems += unknown_ids(f"tool.smtrain.{where}", ids, reported_ids(rules))
        acknowledgements = self._acknowledgements(table, known_ids(rules))
        usages = self._usages(table)
        table.refuse_others()
        for name, given in (("--select", options.select or ()), ("--ignore", options.ignore or ())):
            table.problems += unknown_ids(name, given, reported_ids(rules))
        if table.problems:
            raise InvalidInputError("configuration", table.problems)
        select = selected if options.select is None else options.select
        ignore = ignored if options.ignore is None else options.ignore
        everything = reported_ids(rules)
        return Plan(
            chosen=frozenset(set(select or everything) - set(ignore)),
            min_severity=Severity(options.min_severity or severity),
            packages=packages,
            acknowledgements=acknowledgements,
            usages=usages,
            root=self._root,
        )

    def _rules(self, packages: tuple[str, ...], problems: list[Problem]) -> Sequence[Rule]:
        try:
            return all_rules(packages, self._root)
        except InvalidInputError as error:
            problems += [
                attrs.evolve(problem, where=f"tool.smtrain.rules: {problem.where}") for problem in error.problems
            ]
        except Exception as error:  # noqa: BLE001 - importing a package of somebody's may raise anything
            words = f"{type(error).__name__}: {' '.join(str(error).split())}"
            problems.append(Problem("tool.smtrain.rules", words, "packages that can be imported"))
        return all_rules((), self._root)

    def _acknowledgements(self, table: Table, known: frozenset[str]) -> Sequence[FileAcknowledgement]:
        made: list[FileAcknowledgement] = []
        for position, entry in enumerate(table.tables("acknowledge")):
            rule = entry.text("rule", required=True)
            reason = entry.text("reason", required=True)
            step, files = entry.text("step"), entry.text("files")
            entry.refuse_others()
            table.problems += entry.problems
            if rule is None or reason is None:
                continue
            if unknown := unknown_ids(f"{entry.where}.rule", [rule], known):
                table.problems += unknown
                continue
            try:
                acknowledgement = Acknowledgement(rule=rule, reason=reason, step=step)
            except InvalidInputError as error:
                table.problems += _below(entry.where, error)
                continue
            line = self._lines[position] if position < len(self._lines) else 1
            made.append(FileAcknowledgement(acknowledgement=acknowledgement, files=files, line=line))
        return made

    def _usages(self, table: Table) -> Sequence[FileUsage]:
        made: list[FileUsage] = []
        for entry in table.tables("usage"):
            files, pipeline = entry.text("files", required=True), entry.text("pipeline")
            iterative, schedule = entry.flag("iterative"), entry.text("schedule")
            region = entry.text("region")
            parameters = entry.texts("scheduled-parameters")
            lines: dict[str, Sequence[str]] = {
                step: self._log_lines(entry, step, name) for step, name in entry.members("sample-log-lines")
            }
            entry.refuse_others()
            table.problems += entry.problems
            if entry.problems or files is None:
                continue
            arguments: dict[str, Any] = {
                "iterative": iterative,
                "schedule": schedule,
                "scheduled_parameters": tuple(parameters),
                "region": region,
                "sample_log_lines": lines,
            }
            try:
                PipelineUsage(**arguments)
            except InvalidInputError as error:
                table.problems += _below(entry.where, error)
                continue
            made.append(FileUsage(files=files, pipeline=pipeline, arguments=arguments))
        return made

    def _log_lines(self, entry: Table, step: str, name: str) -> Sequence[str]:
        try:
            return text_of(self._root / name).splitlines()
        except UnusableError as error:
            where = f"{entry.where}.sample-log-lines.{step}"
            entry.problems.append(Problem(where, name, f"a file with lines of a log ({error})"))
            return ()


def unknown_ids(where: str, given: Sequence[str], known: frozenset[str]) -> list[Problem]:
    """A problem for each id that no rule has."""
    allowed = "the id of a rule: smtrain rules lists them"
    return [
        Problem(where, rule, allowed, did_you_mean(rule.upper(), sorted(known))) for rule in given if rule not in known
    ]


def _below(where: str, error: InvalidInputError) -> list[Problem]:
    return [attrs.evolve(problem, where=f"{where}.{problem.where}") for problem in error.problems]
