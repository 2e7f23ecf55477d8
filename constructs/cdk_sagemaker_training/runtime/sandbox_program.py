"""The first process of a job's sandbox: a program that is started by its path, and needs nothing but Python.

    python -I -S sandbox_program.py <file with the sandbox as JSON> <descriptor for the report>

Its standard input is a pipe that whoever started it holds open: once that is gone, so is the job.

On Linux it makes namespaces of its own, so that the job finds ``/opt/ml`` where a container has it, writes nowhere
else, sees no process and no host name of the machine, and ends with all its processes when this one does. Without
``root`` in the file it makes none, and the job runs as a child with bounds alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

NEW_NAMESPACES: Final = 0x00020000 | 0x10000000 | 0x20000000 | 0x04000000 | 0x08000000
"""CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWUTS, CLONE_NEWIPC of linux/sched.h."""
NEW_NETWORK: Final = 0x40000000
_BIND, _RECURSIVE, _PRIVATE, _NOSUID, _NODEV = 4096, 16384, 1 << 18, 2, 4  # linux/mount.h
_DETACH: Final = 2
_DEATH_SIGNAL, _DROP_CAPABILITY, _NO_NEW_PRIVILEGES = 1, 24, 38  # linux/prctl.h
_SET_ATTRIBUTES: Final = 442
"""The number of mount_setattr, the same on every architecture; Linux 5.12."""
_HERE, _READ_ONLY, _ALL_BELOW = -100, 1, 0x8000
_SET_FLAGS, _UP = 0x8914, 1
"""SIOCSIFFLAGS of linux/sockios.h, IFF_UP of linux/if.h."""
_SECRETS: Final = (
    ".aws",
    ".azure",
    ".config/gcloud",
    ".docker",
    ".git-credentials",
    ".gnupg",
    ".kube",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".ssh",
)
_LIFELINE: Final = 0
_CANNOT_START: Final = 126
"""What a shell says of a command that it cannot start."""


class SandboxError(Exception):
    """The kernel does not allow it."""


def main(path: str, report: int) -> int:
    """Run the command of the file; its exit code, 128 and the signal's number for one that a signal ended."""
    sandbox = json.loads(Path(path).read_text(encoding="utf-8"))
    if sandbox["root"] is not None:
        try:
            enter(sandbox)
        except (OSError, SandboxError) as error:
            _say(report, {"refused": str(error)})
            return _CANNOT_START
        return _first_process(sandbox, report)
    return _run(sandbox, report)


def enter(sandbox: Mapping[str, Any]) -> None:
    """Namespaces and the file system of the job. Raises ``OSError`` or ``SandboxError``."""
    user, group = os.getuid(), os.getgid()
    wanted = NEW_NAMESPACES | (0 if sandbox["network"] else NEW_NETWORK)
    _checked("unshare", _libc().unshare(wanted))
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    if not sandbox["network"]:
        _loopback_up()
    name = sandbox["host_name"].encode()
    _checked("sethostname", _libc().sethostname(name, len(name)))


def _loopback_up() -> None:
    """A new network has the loopback interface, switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", _UP)
        fcntl.ioctl(any_socket, _SET_FLAGS, request)


def _first_process(sandbox: Mapping[str, Any], report: int) -> int:
    """The job as process 1 of its namespace, as in a container: the kernel ends all others when it is gone."""
    child = os.fork()
    if child == 0:
        _checked("prctl", _libc().prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
        try:
            _file_system(sandbox)
            _without_privileges()
        except (OSError, SandboxError) as error:
            _say(report, {"refused": str(error)})
            os._exit(_CANNOT_START)
        _become(sandbox, report)
    return _reported(child, report)


def _run(sandbox: Mapping[str, Any], report: int) -> int:
    child = os.fork()
    if child == 0:
        # Process 1 of a container, which this one stands for, ignores the signal unless it has a handler for it.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _become(sandbox, report)
    return _reported(child, report)


def _become(sandbox: Mapping[str, Any], report: int) -> NoReturn:
    os.close(report)
    os.dup2(os.open(os.devnull, os.O_RDONLY), _LIFELINE)
    try:
        os.chdir(sandbox["cwd"])
        for name, bound in sandbox["limits"].items():
            with contextlib.suppress(ValueError, OSError):  # a system without this limit, or with a lower one
                resource.setrlimit(getattr(resource, name), (bound, bound))
        os.execvpe(sandbox["command"][0], sandbox["command"], sandbox["environment"])  # noqa: S606 the job itself
    except OSError as error:
        sys.stderr.write(f"{sandbox['command'][0]}: {error}\n")
    os._exit(_CANNOT_START)


def _reported(child: int, report: int) -> int:
    code, peak = _wait(child)
    with contextlib.suppress(OSError):  # the child has told already why it could not begin
        _say(report, {"exit_code": code, "peak_bytes": peak})
    return code


def _wait(child: int) -> tuple[int, int]:
    """Hand signals on until the child is gone; its exit code, and the most memory of one of its processes in bytes.

    Ends this whole group when the pipe at standard input is closed. Without a thread: after ``unshare`` there are none.
    """

    def hand_on(number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)

    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, _awake)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hand_on)
    while True:
        ended, status, used = os.wait4(child, os.WNOHANG)
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            unit = 1 if sys.platform == "darwin" else 1024
            return (128 - code if code < 0 else code), used.ru_maxrss * unit
        ready, _, _ = select.select([_LIFELINE, awake], [], [])
        if _LIFELINE in ready and not os.read(_LIFELINE, 1):
            os.killpg(0, signal.SIGKILL)
        if awake in ready:
            os.read(awake, 512)


def _awake(_number: int, _frame: FrameType | None) -> None:
    """Python writes to the wakeup descriptor for signals that have a handler."""


def _file_system(sandbox: Mapping[str, Any]) -> None:
    """A root of its own: the machine's folders to read, the job's to write."""
    root = Path(sandbox["root"])
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)
    _mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, "mode=755")
    folders = {path.rstrip("/"): source for path, source in sandbox["folders"].items()}
    _mirror(Path("/"), root, {Path(path) for path in [*folders, "/proc"]})
    _attributes(root, _READ_ONLY)
    for target, source in folders.items():
        # The folder stands in a file system that is read-only by now, but for those made here.
        _mount(source, root / target.lstrip("/"), None, _BIND)
    for path in sandbox["shown"]:
        shown = root / path.lstrip("/")
        if not shown.exists():  # an interpreter that lies in a folder that the job has another one for, /tmp
            shown.mkdir(parents=True)
            _mount(path, shown, None, _BIND | _RECURSIVE)
            _attributes(shown, _READ_ONLY)
    _mount("proc", root / "proc", "proc", _NOSUID | _NODEV)
    hosts = root / "etc/hosts"
    if hosts.exists():
        _mount(sandbox["hosts"], hosts, None, _BIND)
    os.chdir(root)
    _checked("pivot_root", _libc().pivot_root(b".", b"."))
    _checked("umount2", _libc().umount2(b".", _DETACH))
    os.chdir("/")


def _mirror(source: Path, target: Path, holes: set[Path]) -> None:
    """The entries of a folder in another one, by bind mounts; the folders in ``holes`` empty and of their own."""
    inside = {hole.relative_to(source).parts[0] for hole in holes if hole.is_relative_to(source) and hole != source}
    names = {entry.name for entry in os.scandir(source)} if source.is_dir() else set[str]()
    for name in sorted(names | inside):
        old, new = source / name, target / name
        if old in holes:
            new.mkdir()
        elif name in inside:
            new.mkdir()
            _mirror(old, new, holes)
        elif old.is_symlink():
            new.symlink_to(old.readlink())
        elif old.is_dir():
            new.mkdir()
            _shown(old, new)
        elif old.is_file():
            new.touch()
            _shown(old, new)


def _shown(old: Path, new: Path) -> None:
    try:
        _mount(old, new, None, _BIND | _RECURSIVE)
    except OSError as error:
        if error.errno not in {errno.EACCES, errno.EPERM, errno.EINVAL, errno.ENOENT}:
            raise
        return  # what this user cannot see, the job does not see either
    home = Path(os.environ.get("SANDBOX_HOME", "/nowhere"))
    for name in _SECRETS if home.is_relative_to(old) else ():
        secret = new / home.relative_to(old) / name
        if not os.access(secret, os.R_OK):
            continue
        if secret.is_dir():
            _mount("tmpfs", secret, "tmpfs", _NOSUID | _NODEV, "mode=700")
        elif secret.is_file():
            _mount("/dev/null", secret, None, _BIND)


def _attributes(path: Path, wanted: int) -> None:
    given = (ctypes.c_uint64 * 4)(wanted, 0, 0, 0)
    done = _libc().syscall(
        _SET_ATTRIBUTES, _HERE, os.fsencode(path), _ALL_BELOW, ctypes.byref(given), ctypes.sizeof(given)
    )
    _checked("mount_setattr", done)


def _mount(source: object, target: object, kind: str | None, flags: int, options: str = "") -> None:
    words = [None if word is None else os.fsencode(str(word)) for word in (source, target, kind)]
    done = _libc().mount(words[0], words[1], words[2], ctypes.c_ulong(flags), options.encode() or None)
    _checked(f"mount of {source} on {target}", done)


def _without_privileges() -> None:
    """The job is the root of its namespace in name alone: no program that it starts gets a capability."""
    for capability in range(64):
        if _libc().prctl(_DROP_CAPABILITY, capability, 0, 0, 0) != 0:
            break
    _checked("prctl", _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(what: str, done: int) -> None:
    if done != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _say(report: int, told: Mapping[str, object]) -> None:
    os.write(report, json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
