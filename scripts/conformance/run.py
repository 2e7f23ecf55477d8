"""What `make conformance` runs: every case in both environments, then one table.

Usage: python scripts/conformance/run.py PYTHON_WITH_SDK_V3
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import summary

REPOSITORY = Path(__file__).parents[2]
CASES = Path("tests") / "conformance"


def main() -> int:
    """The exit code: 0 where every case passed and every listed difference was met."""
    (sdk_v3,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder) / "v2.json", Path(folder) / "v3.json"]
        codes = [
            _cases(Path(sys.executable), CASES, reports[0], "-n", "2"),
            _cases(Path(sdk_v3), CASES / "v3", reports[1], "-p", "no:cacheprovider"),
        ]
        missing = [report.name for report in reports if not report.is_file()]
        if missing:
            print(f"no report from {', '.join(missing)}: see above", file=sys.stderr)
            return 1
        return summary.show(reports) or max(codes)


def _cases(python: Path, folder: Path, report: Path, *options: str) -> int:
    """Runs the cases of one environment, marked ones and all others; answers pytest's exit code."""
    command = [python, "-m", "pytest", folder, "-m", "", "-q", "-W", "ignore", *options]
    environment = {**os.environ, "CONFORMANCE_REPORT": str(report)}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
