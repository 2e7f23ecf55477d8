"""Writes a generated page, or says that it is out of step with what it is generated from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def row(*cells: str) -> str:
    """A row of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main(name: str, text: str, description: str | None) -> int:
    """Writes ``docs/<name>``. With ``--check`` nothing is written, and a difference ends with 1."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when the page is out of step")
    page = DOCS / name
    if not parser.parse_args().check:
        page.write_text(text, encoding="utf-8")
        return 0
    if page.is_file() and page.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"docs/{name} is out of step: make docs\n")
    return 1
