"""Scripts that Python can read, and those that it cannot; nothing of them runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk_sagemaker_training.definition.training.script_syntax import syntax_mistake

SOUND = {
    "plain": b"print('training')\n",
    "future": b"from __future__ import annotations\n",
    "mark": b"\xef\xbb\xbfprint(1)\n",
    "latin": b"# -*- coding: latin-1 -*-\nname = '\xe9'\n",
    "odd": b"pattern = '\\d'\nif 1 is 1: pass\n",  # a SyntaxWarning, which no tool may turn into an error
    "exits": b"raise SystemExit(1)\n",
    "reads": b"open('nowhere')\n",
    "windows": b"if True:\r\n    pass\r\n",
}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_of_a_script_that_can_be_read(tmp_path: Path, name: str):
    script = tmp_path / "train.py"
    script.write_bytes(SOUND[name])
    assert syntax_mistake(script) is None


BROKEN = {
    "colon": (b"import os\ndef train()\n    pass\n", ":2: ", "'def train()'"),
    "bracket": (b"data = [1,\nprint(data)\n", ":1: '[' was never closed", "'data = [1,'"),
    "indent": (b"def f():\nreturn 1\n", ":2: expected an indented block", "'return 1'"),
    "outside": (b"\n\nreturn 1\n", ":3: 'return' outside function: 'return 1'", ""),
    "old": (b"print 'training'\n", ":1: Missing parentheses in call to 'print'", "print"),
    "tabs": (b"if 1:\n\tpass\n        pass\n", ":3: ", "'pass'"),
    "conflict": (b"<<<<<<< HEAD\nx = 1\n", ":1: invalid syntax", "'<<<<<<< HEAD'"),
    "bytes": (b"name = '\xe9'\n", ":1: (unicode error) 'utf-8' codec can't decode byte 0xe9", "name = "),
    "null": (b"print(1)\0\n", ": ", "null bytes"),
    "long": (b"x = (" + b"1 " * 1000 + b")\n", ":1: invalid syntax", f"'x = ({'1 ' * 37}1'"),
    "control": (b"x = \x1b[31m\n", ":1: ", "\\x1b"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_file_line_and_text_of_one_that_cannot(tmp_path: Path, name: str):
    content, *parts = BROKEN[name]
    script = tmp_path / "train.py"
    script.write_bytes(content)
    found = syntax_mistake(script)
    assert found is not None
    assert found.startswith(f"{script}")
    assert [] == [part for part in parts if part not in found]
    assert (1, True) == (len(found.splitlines()), found.isprintable())


def test_what_is_no_python_and_what_is_too_deep(tmp_path: Path):
    shell, deep = tmp_path / "train.sh", tmp_path / "train.py"
    shell.write_text("set -e; echo $(\n")
    deep.write_text("x = " + "-" * 200_000 + "1\n")
    assert (None, None) == (syntax_mistake(shell), syntax_mistake(deep))
