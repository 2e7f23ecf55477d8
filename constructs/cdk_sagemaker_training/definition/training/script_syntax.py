"""Whether this machine's Python can read a script. It is compiled, and never run."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

_LONGEST: Final = 80


def syntax_mistake(script: Path) -> str | None:
    """Where and why it cannot: ``src/train.py:3: invalid syntax: 'def f(:'``.

    None for a script that it can read, for other files than ``.py``, and for what Python gives up on otherwise (too
    deep, too large): a container may have more room.
    """
    if script.suffix != ".py":
        return None
    content = script.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes and the like: they are no mistakes
            compile(content, str(script), "exec", dont_inherit=True)
    except SyntaxError as error:
        return _told(script, content, error)
    except ValueError as error:  # NUL bytes, before Python 3.12
        return f"{script}: {error}"
    except (MemoryError, OverflowError, RecursionError):
        return None
    return None


def _told(script: Path, content: bytes, error: SyntaxError) -> str:
    """The line is taken from the script: some errors have none, or the end of a long one."""
    if not error.lineno:
        return f"{script}: {error.msg}"
    lines = content.splitlines()[error.lineno - 1 : error.lineno]
    text = lines[0].decode(errors="replace").strip()[:_LONGEST] if lines else ""
    return f"{script}:{error.lineno}: {error.msg}{f': {text!r}' if text else ''}"
