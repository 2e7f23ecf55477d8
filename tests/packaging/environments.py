"""Virtual environments with the wheel, its extras and nothing else of what this repository has."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def environment_with(wheel: Path, folder: Path, *extras: str, and_also: Sequence[str] = ()) -> Path:
    """The folder of programs of an environment in ``folder``, with links to what is installed here.

    No network, no copies; of what has commands only those of the wheel are there, and pytest.
    """
    venv.create(folder, with_pip=False)
    places = sysconfig.get_paths("posix_prefix", {"base": str(folder), "platbase": str(folder)})
    target, programs = Path(places["purelib"]), Path(places["scripts"])
    for distribution in _distributions([*_needs_of(wheel, extras), *and_also]):
        for top in {file.parts[0] for file in distribution.files or [] if file.parts[0] not in {"..", "__pycache__"}}:
            source, link = Path(str(distribution.locate_file(top))), target / top
            if source.exists() and not link.exists():
                link.symlink_to(source)
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(target)]
    subprocess.run([sys.executable, *install, str(wheel)], check=True, capture_output=True, text=True)
    for name, program in (
        ("smtrain", "from cdk_sagemaker_training.cli import main; main()"),
        ("pytest", "import sys, pytest; sys.exit(pytest.console_main())"),
    ):
        (programs / name).write_text(f"#!{programs / 'python'}\n{program}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    return programs


def _distributions(names: list[str]) -> Iterator[metadata.Distribution]:
    """What these need, and what that brings, as it is installed here."""
    seen: set[str] = set()
    while names:
        name = canonicalize_name(names.pop())
        if name in seen:
            continue
        seen.add(name)
        found = metadata.distribution(name)
        yield found
        needed = map(Requirement, found.requires or [])
        names += [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]


def _needs_of(wheel: Path, extras: Sequence[str]) -> list[str]:
    """What the wheel needs with these extras."""
    (found,) = metadata.distributions(path=[str(wheel)])
    markers = [{"extra": extra} for extra in extras]
    return [
        each.name
        for each in map(Requirement, found.requires or [])
        if each.marker is None or any(each.marker.evaluate(marker) for marker in markers)
    ]
