"""Files as ``smtrain lint`` reads them: JSON, YAML, templates, and what is none of these."""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, cast

import attrs
from click.testing import CliRunner, Result

from cdk_sagemaker_training.cli.commands import smtrain
from scripts.fuzz.cases import Outcome, chance_of
from scripts.fuzz.corpus import Start
from scripts.fuzz.failures import Failure, failure_of
from scripts.fuzz.mutations import Mutator
from scripts.fuzz.pool import Pool
from scripts.fuzz.templates import Templates, as_yaml
from scripts.fuzz.timing import TooSlowError, within
from scripts.fuzz.values import Members

SECONDS: Final = 4.0
"""Of computing for a file of up to a million bytes."""
_BYTES: Final = 1_000_000
_FORMATS: Final = ("text", "json", "sarif")
_SUFFIXES: Final = (".json", ".json", ".yaml", ".yml", ".template.json", "", ".txt")
_BYTES_IN: Final = (
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n", b"\r", b"\t", b"\xe2\x80\xa8", b"\xc2\x85", b'"'),
    b"{",
    *(b"}", b"[", b"]", b",", b":", b"\\", b"\\u", b"\\ud800", b"NaN", b"-Infinity", b"1e999", b"9" * 5000, b"'", b"#"),
    *(b"&a ", b"*a ", b"<<: ", b"!Sub ", b"!!python/object ", b"!!binary x", b"---\n", b"...\n", b"|\n", b"> "),
    *(b"? ", b"- "),
    *(b"%YAML 9.9\n", b"null", b"true", b"0x", b"[" * 500, b'{"a":' * 300, b"AWS::SageMaker::Pipeline", b"2020-12-01"),
)

_LINE_END: Final = re.compile(rb"\r\n|[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""As YAML has it; JSON has fewer of them."""


@attrs.frozen
class FileCase:
    """A file and what stands beside it."""

    content: bytes
    suffix: str
    format: str
    assets: Mapping[str, str] = attrs.field(factory=dict[str, str])

    def outcome(self) -> Outcome:
        """Lints it: findings, or an error in words; anything else is a failure."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"file{self.suffix}"
            path.write_bytes(self.content)
            for name, text in self.assets.items():
                (Path(folder) / name).write_text(text, encoding="utf-8", errors="replace")
            bound = SECONDS * max(1.0, len(self.content) / _BYTES)
            words = ["lint", str(path), "--format", self.format, "--config", str(_settings())]
            try:
                done, _ = within(bound, lambda: CliRunner().invoke(smtrain, words))
            except TooSlowError:
                return Outcome.failed("slow", f"more than {bound:.1f} s")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            return Outcome([failure_of(done.exception)])
        return Outcome(list(self._broken(done)), {f"ended with {done.exit_code}": 1})

    def _broken(self, done: Result) -> Iterator[Failure]:
        if done.exit_code not in (0, 1, 2):
            yield Failure(f"ends with {done.exit_code}")
        told = done.stderr.splitlines()
        if any(not line.startswith(("Error: ", "INFO: ", "Warning: ")) for line in told):
            yield Failure("a line without its kind", done.stderr[:2000])
        if (done.exit_code == 2) != any(line.startswith("Error: ") for line in told):
            yield Failure("an exit code that is not told, or an error that does not count", done.stderr[:2000])
        if any("broke off" in line for line in told):
            yield Failure("a rule broke off", done.stderr[:2000])
        if self.format != "text":
            yield from self._broken_json(done.stdout)

    def _broken_json(self, output: str) -> Iterator[Failure]:
        try:
            found: Any = json.loads(output, parse_constant=_refuse)
        except ValueError as error:
            yield Failure("no JSON", f"{error}\n{output[:2000]}")
            return
        lines = len(_LINE_END.findall(self.content)) + 1
        for place in _places(found):
            if not (1 <= place["line"] <= lines and place["column"] >= 1):
                yield Failure("a place outside of the file", str(place))

    def smaller(self) -> Iterator[FileCase]:
        """Without what stands beside it, without parts of its bytes."""
        if self.assets:
            yield attrs.evolve(self, assets={})
        length = len(self.content) // 2
        while length:
            for start in range(0, len(self.content), length):
                yield attrs.evolve(self, content=self.content[:start] + self.content[start + length :])
            length //= 2

    def written(self) -> str:
        """The bytes as Python has them, and the rest."""
        beside = "".join(f"\nbeside it {name}: {text!r}" for name, text in self.assets.items())
        return f"file{self.suffix}, --format {self.format}: {self.content!r}{beside}"


class Files:
    """The target. ``starts``: documents that files are made of."""

    name: ClassVar = "files"

    def __init__(self, starts: Sequence[Start]) -> None:
        self._starts: Final = [_plain(start.document) for start in starts]
        self._pool: Final = Pool.of(self._starts)

    def case(self, seed: int, number: int) -> FileCase:
        """The file of a number."""
        chance = chance_of(self.name, seed, number)
        suffix, format_ = chance.choice(_SUFFIXES), chance.choice(_FORMATS)
        if chance.random() < 0.03:
            return FileCase(chance.randbytes(chance.choice((0, 1, 20, 3000))), suffix, format_)
        documents = [self._mutated(chance, chance.choice((0, 0, 1, 2, 5))) for _ in range(chance.choice((1, 1, 1, 2)))]
        templates = Templates(chance)
        value = documents[0] if chance.random() < 0.4 else self._template(chance, templates, documents)
        content = _text(value, chance, suffix).encode(errors="surrogatepass" if chance.random() < 0.1 else "replace")
        for _ in range(chance.choice((0, 0, 1, 1, 2, 6))):
            content = _damaged(content, chance)
        return FileCase(content, suffix, format_, templates.assets)

    def _mutated(self, chance: random.Random, changes: int) -> Members:
        return Mutator(chance, self._pool, typed=False).mutated(chance.choice(self._starts), changes)

    def _template(self, chance: random.Random, templates: Templates, documents: list[Members]) -> Members:
        made = templates.around(documents)
        changes = chance.choice((0, 0, 1, 2, 5))
        return Mutator(chance, self._pool, typed=False).mutated(made, changes) if changes else made

    def told(self, counted: Mapping[str, int]) -> Iterable[str]:
        """How the linter ended."""
        yield "files: " + ", ".join(f"{words} {count:,}" for words, count in sorted(counted.items()))


def _text(value: Members, chance: random.Random, suffix: str) -> str:
    if suffix in {".yaml", ".yml"} and chance.random() < 0.8:
        return as_yaml(value, chance)
    indent, separators = chance.choice(((None, None), (None, (",", ":")), (2, None), (0, None)))
    return json.dumps(value, indent=indent, separators=separators, ensure_ascii=chance.random() < 0.5)


def _damaged(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    match chance.randrange(6):
        case 0 | 1:
            return content[:at] + chance.choice(_BYTES_IN) + content[at:]
        case 2:
            return content[:at] + content[at + chance.choice((1, 1, 5, 100)) :]
        case 3:
            return (
                content[:at]
                if chance.random() < 0.3
                else content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
            )
        case 4:
            end = at + chance.choice((1, 10, 100))
            return content[:end] + content[at:end] + content[end:]
        case _:
            word = chance.choice((b"\n", b" ", b'"', b",", b"Steps", b"Resources", b"Type"))
            return content.replace(word, chance.choice((b"", b"\r\n", word * 2, b"\t")), chance.choice((1, -1)))


def _plain(document: Members) -> Members:
    return cast("Members", json.loads(json.dumps(document, default=str)))


def _places(found: Any) -> Iterator[dict[str, int]]:
    """The places in the output of either format."""
    if isinstance(found, list):
        yield from cast("list[dict[str, int]]", found)
        return
    for result in found["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        yield {"line": region["startLine"], "column": region["startColumn"]}


def _refuse(name: str) -> None:
    raise ValueError(name)


@cache
def _settings() -> Path:
    """A file without settings: those of the working directory do not count."""
    handle, name = tempfile.mkstemp(suffix=".toml")
    os.write(handle, b"[tool.smtrain]\n")
    os.close(handle)
    return Path(name)
