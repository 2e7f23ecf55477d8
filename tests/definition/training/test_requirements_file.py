"""Requirements files that ask for something, and those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdk_sagemaker_training.definition.training.requirements_file import asks_for_packages

NOTHING = [
    "",
    "\n \n\t\n",
    "# lightgbm\n\n  # pandas==2.2\n",
    "\ufeff# lightgbm\n",
    "--index-url https://pypi.example.com/simple\n-i https://pypi.example.com/simple  # ours\n",
    "--extra-index-url https://pypi.example.com/simple\n--require-hashes\n--pre\n",
    "--index-url \\\n  https://pypi.example.com/simple\r\n",
    "-c constraints.txt\n--constraint constraints.txt\n-f wheels\n",
]
SOMETHING = [
    "lightgbm",
    "\n# ours\nlightgbm  # gradient boosting\n",
    "# a comment does not go on \\\nlightgbm\n",
    "-e .\n",
    "-e.\n",
    "--editable .\n",
    "-r more.txt\n",
    "--requirement=more.txt\n",
    "--index-url https://pypi.example.com/simple -r more.txt\n",
    "./wheels/ours.whl\n",
    "https://example.com/ours.whl#sha256=0\n",
    "lightgbm; python_version < '3'\n",
]


@pytest.mark.parametrize(
    ("text", "expected"), [*((text, False) for text in NOTHING), *((text, True) for text in SOMETHING)]
)
def test_a_line_asks_for_a_package(tmp_path: Path, text: str, expected: bool) -> None:
    path = tmp_path / "requirements.txt"
    path.write_bytes(text.encode())
    assert expected is asks_for_packages(path)


def test_what_cannot_be_read_counts_as_a_file_that_asks(tmp_path: Path) -> None:
    assert asks_for_packages(tmp_path) is True
    path = tmp_path / "requirements.txt"
    path.write_bytes("lightgbm\n".encode("utf-16"))
    assert asks_for_packages(path) is True
