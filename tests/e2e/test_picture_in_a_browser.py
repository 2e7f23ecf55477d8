"""The page in a real browser: what a click and the keyboard do."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.pictures import page
from tests.support.pictures import example_picture

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=2000"),
]
PROBE = """
<script>
const seen = {}, panel = () => document.getElementById("details").innerText;
const event = (key) => new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
const press = (key) => document.activeElement.dispatchEvent(event(key));
const at = () => document.activeElement.dataset.step;
seen.overview = panel();
document.querySelector('[data-step="Prepare"]').focus();
press("ArrowDown"); seen.down = at();
press("Enter"); seen.train = panel();
seen.pressed = document.querySelector('[data-step="Train"]').getAttribute("aria-pressed");
press("ArrowUp"); seen.up = at();
press("Escape"); seen.closed = panel();
document.querySelector('[data-step="Check"]').dispatchEvent(new MouseEvent("click", {bubbles: true}));
seen.check = panel();
[...document.querySelectorAll("aside button")].find((each) => each.textContent === "Stop").click();
seen.jumped = at(); seen.stop = panel();
const find = document.getElementById("find");
find.value = "again"; find.dispatchEvent(new Event("input"));
seen.dimmed = document.querySelectorAll(".dim").length;
seen.tabs = document.querySelectorAll('[data-step][tabindex="0"][role="button"]').length;
seen.bold = document.querySelectorAll("b").length;
document.body.dataset.seen = JSON.stringify(seen);
</script>
"""


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome")
def test_what_a_click_and_the_keyboard_do(tmp_path: Path):
    seen = probed(tmp_path)

    assert "Parameters" in seen["overview"]
    assert ("Train", "Prepare", "true") == (seen["down"], seen["up"], seen["pressed"])
    assert "SMT253 error" in seen["train"]
    assert "warm 30 min" in seen["train"]
    assert "Prepare (ProcessingOutputConfig" in seen["train"]
    assert seen["overview"] == seen["closed"]
    assert "Train (when failed)" in seen["check"]
    assert ("Stop", True) == (seen["jumped"], "Not good enough" in seen["stop"])
    assert (5, 6, 0) == (seen["dimmed"], seen["tabs"], seen["bold"])


def probed(folder: Path) -> dict[str, Any]:
    file = folder / "page.html"
    file.write_text(page(example_picture()).replace("</body>", f"{PROBE}</body>"), encoding="utf-8")
    command = [str(BROWSER), *QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    found = re.search(r'data-seen="([^"]*)"', dom)
    assert found is not None, dom[-2000:]
    return json.loads(found[1].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
