"""Programs whose time and memory are measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.commands import PYTHON, run

LINUX = pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="memory is read from Linux's /proc")


def test_what_it_took():
    took = run([PYTHON, "-c", "print(sum(range(3_000_000)))"])
    assert "4499998500000\n" == took.output
    assert 0 < took.processors
    assert 0 < took.clock
    assert (0, None, None) == (took.code, took.python, took.node)


def test_it_runs_with_the_library_of_this_repository(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    program = "import cdk_sagemaker_training as l, os; print(l.__file__, os.environ.get('PYTHONDONTWRITEBYTECODE'))"
    path, flag = run([PYTHON, "-c", program], environment={"X": "1"}).output.split()
    assert Path(path).is_relative_to(Path(__file__).parents[2])
    assert "None" == flag


@LINUX
def test_the_memory_of_the_process_itself():
    program = "import time; text = 'a' * {0}; time.sleep(0.3)"
    small, large = (run([PYTHON, "-c", program.format(size)], memory=True).python or 0 for size in (1, 200_000_000))
    assert 195 < large - small < 205


@LINUX
def test_the_memory_of_a_node_process_that_another_program_becomes(tmp_path: Path):
    """As jsii starts it: through a Python program of that name."""
    node = tmp_path / "node"
    node.symlink_to(sys.executable)
    program = f"import subprocess; subprocess.run([{str(node)!r}, '-c', 'import time; time.sleep(0.3)'])"
    real = tmp_path / "really" / "node"
    real.parent.mkdir()
    real.write_bytes(Path("/bin/sleep").read_bytes())
    real.chmod(0o755)
    took = run([PYTHON, "-c", f"import subprocess; subprocess.run([{str(real)!r}, '0.3'])"], memory=True)
    assert 0 < (took.node or 0) < 50
    assert run([PYTHON, "-c", program], memory=True).node is None


def test_a_code_that_is_not_accepted():
    program = "import sys; print('why', file=sys.stderr); sys.exit(3)"
    with pytest.raises(RuntimeError, match=r"ended with 3: why"):
        run([PYTHON, "-c", program])
    assert 3 == run([PYTHON, "-c", program], accepted=(3,)).code
