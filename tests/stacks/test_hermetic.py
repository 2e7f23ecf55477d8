"""``python app.py`` needs no account, no region, no credentials, no home and no network, and is the same everywhere.

Synthesis opens no socket and reads no file but the app's, the interpreters' and what any program reads. There are two
records of that. ``strace`` writes down the system calls of all processes, Node's included: what it shows is what
happened. Where it is missing or may not trace, that test is skipped, and what is left is Python's own record: its audit
events, which know nothing of Node.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.example_app import flags
from tests.support.jsii import UNPACKED

REPOSITORY = Path(__file__).parents[2].resolve()
TEMPLATES = {f"{name}.template.json" for name in ("TrainingPlatform", "ChurnTraining", "ModelIteration")}
INTERPRETERS = [Path(folder).resolve() for folder in (sys.prefix, sys.base_prefix)]  # Node is a package in sys.prefix

SYSTEM = re.compile(
    r"/(usr/)?lib(32|64)?/.*"  # shared libraries, gconv, locales
    r"|/etc/(ld\.so\.cache|ld\.so\.preload|locale\.alias|localtime|ssl/openssl\.cnf)"
    r"|/usr/share/(locale|zoneinfo)/.*"
    r"|/proc/(\d+|self|meminfo|cpuinfo|sys|version_signature)\b.*"
    r"|/sys/(fs/cgroup|devices/system/cpu)\b.*"  # how much memory and how many cores there are
    r"|/dev/(null|urandom)"
)
"""What the dynamic linker, the C library, Python and Node read in any program: nothing of the user, nothing of AWS."""

OPENED = re.compile(r"\bopenat?2?\b.*= \d+<(?P<path>[^>]*)>$|\bopenat? resumed.*= \d+<(?P<resumed>[^>]*)>$")
NETWORK = re.compile(r"^\d+ +(socket|connect|bind|listen|sendto|sendmsg)\(")

AUDITED = """
import json, os, runpy, sys
record = open(sys.argv[1], "w", buffering=1)
def hook(event, arguments):
    if event == "open" or event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system")):
        record.write(json.dumps([event, str(arguments[0]), str(arguments[1])]) + "\\n")
sys.addaudithook(hook)
sys.path.insert(0, os.getcwd())
runpy.run_path("app.py", run_name="__main__")
"""


CALLS = "open,openat,openat2,socket,connect,bind,listen,sendto,sendmsg,execve"
TRACED = ("strace", "-f", "-y", "-qq", "-s", "4096", "-e", "signal=none", "-e", CALLS)
UNCONNECTED = ("unshare", "-n")


def works(*prefix: str) -> bool:
    """Whether this machine has a program and lets it start another one."""
    found = shutil.which(prefix[0]) is not None
    return found and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


def synthesize(place: Path, *command: str, folder: Path = REPOSITORY, **environment: str) -> None:
    """Run a command as the CDK CLI would, with a home, a temporary folder and an output of its own, and nothing else.

    The CDK's own validation is on, as it is for users.
    """
    for name in ("home", "temporary"):
        (place / name).mkdir(parents=True)
    scrubbed = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "temporary"),
        "CDK_OUTDIR": str(place / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps(flags()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(REPOSITORY / "constructs"),
        **environment,
    }
    done = subprocess.run(command, cwd=folder, env=scrubbed, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stdout), done.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of one synthesis ``cdk.out`` and both records, ``calls`` and ``events``: without a network where that can be."""
    place = tmp_path_factory.mktemp("hermetic").resolve()
    unconnected = UNCONNECTED if works(*UNCONNECTED) else ()
    traced = (*TRACED, "-o", str(place / "calls")) if works(*TRACED) else ()
    audited = (sys.executable, "-c", AUDITED, str(place / "events"))
    synthesize(place, *unconnected, *traced, *audited, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    return place


def is_ours(path: Path, place: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in (place, REPOSITORY, *INTERPRETERS))


def test_without_an_environment(place: Path):
    assert TEMPLATES <= {path.name for path in (place / "cdk.out").iterdir()}


def test_without_a_network(place: Path):
    if not works(*UNCONNECTED):
        pytest.skip("needs `unshare -n`, which Linux has and allows to root alone")
    assert TEMPLATES <= {path.name for path in (place / "cdk.out").iterdir()}


def test_the_validation_of_cdk_itself_finds_nothing(place: Path):
    report = cast("dict[str, Any]", json.loads((place / "cdk.out" / "validation-report.json").read_text("utf-8")))
    assert [] == [found["description"] for plugin in report["pluginReports"] for found in plugin["violations"]]


def test_system_calls_of_all_processes(place: Path):
    if not works(*TRACED):
        pytest.skip("needs strace and the right to trace: what Node does is not recorded")
    lines = (place / "calls").read_text("utf-8", errors="replace").splitlines()
    assert [] == [line for line in lines if NETWORK.match(line)]
    opened = [
        (Path(match["path"] or match["resumed"]), line)
        for line in lines
        if (match := OPENED.search(line)) is not None and not Path(match["path"] or match["resumed"]).is_dir()
    ]
    files = {path for path, _ in opened}
    # Both interpreters are in the record.
    assert REPOSITORY / "app.py" in files
    assert any(path.name == "jsii-runtime.js" for path in files)
    assert [] == sorted(str(path) for path in files if not is_ours(path, place) and not SYSTEM.fullmatch(str(path)))
    written = {path for path, line in opened if re.search(r"O_(WRONLY|RDWR|CREAT)", line)}
    assert [] == sorted(str(path) for path in written if not path.is_relative_to(place) and "/dev/null" != str(path))


def test_audit_events_of_python(place: Path):
    events = [json.loads(line) for line in (place / "events").read_text("utf-8").splitlines()]
    assert [("subprocess.Popen", "node")] == [(event, first) for event, first, _ in events if event != "open"]
    files = {(REPOSITORY / name).resolve() for event, name, _ in events if event == "open" and not name.isdigit()}
    assert "churn_stack" in {path.name.split(".")[0] for path in files}
    assert [] == sorted(str(path) for path in files if not is_ours(path, place) and not SYSTEM.fullmatch(str(path)))


def test_the_audit_would_notice(tmp_path: Path):
    record = tmp_path / "record"
    careless = "import socket; open('/etc/hostname').close(); socket.socket().close()"
    code = AUDITED.replace('runpy.run_path("app.py", run_name="__main__")', careless)
    subprocess.run([sys.executable, "-c", code, str(record)], cwd=REPOSITORY, check=True)
    events = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert "socket.__new__" in {event for event, _, _ in events}
    assert not is_ours(Path("/etc/hostname"), tmp_path)
    assert "/etc/hostname" in {name for event, name, _ in events if event == "open"}


def bytes_of(place: Path) -> dict[str, bytes]:
    """Every template and asset manifest that was synthesized in a place."""
    written = [*(place / "cdk.out").rglob("*.template.json"), *(place / "cdk.out").rglob("*.assets.json")]
    return {str(path.relative_to(place)): path.read_bytes() for path in written}


def test_another_run_gives_the_same_bytes(place: Path, tmp_path: Path):
    """In another process, folder, home, time zone and order of hashes: step caches hold, template diffs stay small."""
    other, work = tmp_path / "a second place", tmp_path / "work"
    work.mkdir()
    otherwise = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "CDK_VALIDATION": "false"}
    synthesize(other, sys.executable, str(REPOSITORY / "app.py"), folder=work, **otherwise, **UNPACKED)
    assert 6 <= len(bytes_of(place))
    assert bytes_of(place) == bytes_of(other)
