"""Synthesis opens no socket and reads no file but the app's, the interpreters' and what any program reads.

Two records. ``strace`` writes down the system calls of all processes, Node's included: what it shows is what happened.
Where it is missing or may not trace, that test is skipped, and what is left is Python's own record: its audit events,
which know nothing of Node.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2].resolve()
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


def synthesize(place: Path, *command: str) -> None:
    """Run a command in the repository as the CDK CLI would, with a home, a temporary folder and an output of its own.

    The CDK's own validation is on, as it is for users.
    """
    for folder in ("home", "temporary"):
        (place / folder).mkdir()
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "temporary"),
        "CDK_OUTDIR": str(place / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps(json.loads((REPOSITORY / "cdk.json").read_text("utf-8"))["context"]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(REPOSITORY / "constructs"),
    }
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    assert (place / "cdk.out" / "ChurnTraining.template.json").is_file()


def is_ours(path: Path, place: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in (place.resolve(), REPOSITORY, *INTERPRETERS))


def test_system_calls_of_all_processes(tmp_path: Path):
    strace = shutil.which("strace")
    trace = [str(strace), "-f", "-y", "-qq", "-s", "4096", "-e", "signal=none", "-e"]
    if strace is None or subprocess.run([*trace, "open", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("needs strace and the right to trace: what Node does is not recorded")
    record = tmp_path / "record"
    calls = "open,openat,openat2,socket,connect,bind,listen,sendto,sendmsg,execve"
    synthesize(tmp_path, *trace, calls, "-o", str(record), sys.executable, "app.py")
    lines = record.read_text("utf-8", errors="replace").splitlines()
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
    assert [] == sorted(str(path) for path in files if not is_ours(path, tmp_path) and not SYSTEM.fullmatch(str(path)))
    written = {path for path, line in opened if re.search(r"O_(WRONLY|RDWR|CREAT)", line)}
    assert [] == sorted(
        str(path) for path in written if not path.is_relative_to(tmp_path.resolve()) and "/dev/null" != str(path)
    )


def test_audit_events_of_python(tmp_path: Path):
    record = tmp_path / "record"
    synthesize(tmp_path, sys.executable, "-c", AUDITED, str(record))
    events = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert [("subprocess.Popen", "node")] == [(event, first) for event, first, _ in events if event != "open"]
    files = {(REPOSITORY / name).resolve() for event, name, _ in events if event == "open" and not name.isdigit()}
    assert "churn_stack" in {path.name.split(".")[0] for path in files}
    assert [] == sorted(str(path) for path in files if not is_ours(path, tmp_path) and not SYSTEM.fullmatch(str(path)))


def test_the_audit_would_notice(tmp_path: Path):
    record = tmp_path / "record"
    careless = "import socket; open('/etc/hostname').close(); socket.socket().close()"
    code = AUDITED.replace('runpy.run_path("app.py", run_name="__main__")', careless)
    subprocess.run([sys.executable, "-c", code, str(record)], cwd=REPOSITORY, check=True)
    events = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    assert "socket.__new__" in {event for event, _, _ in events}
    assert not is_ours(Path("/etc/hostname"), tmp_path)
    assert "/etc/hostname" in {name for event, name, _ in events if event == "open"}
