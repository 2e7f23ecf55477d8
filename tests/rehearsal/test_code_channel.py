"""Code that an isolated job reads from a channel, out of a cdk.out that names no region."""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from pathlib import Path

import pytest
from aws_cdk import App, DefaultStackSynthesizer, Stack
from click.testing import CliRunner, Result

from cdk_sagemaker_training import PyTorch, TrainingPipeline, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.runtime.container import why_no_sandbox

PYTHON = Path(__file__).parents[2] / ".venv-toolkit/bin/python"
runs = pytest.mark.skipif(
    not PYTHON.exists() or bool(why_no_sandbox()), reason="make toolkit has not made .venv-toolkit, or no sandbox"
)
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tickets:1"  # needs the toolkit and nothing else


def script(name: str) -> str:
    """Writes a model file that says which script ran, and where it believes to be."""
    return f"""
import json, os, pathlib
for path in pathlib.Path(os.environ["SM_CHANNEL_TRAIN"]).iterdir():
    path.read_text()
told = json.loads(pathlib.Path("/opt/ml/input/config/hyperparameters.json").read_text())
words = ["{name}", json.loads(told["sagemaker_region"]), os.environ["DOMAIN"]]
pathlib.Path(os.environ["SM_MODEL_DIR"], "-".join(words)).touch()
"""


@pytest.fixture(params=["", "of-a-team/"])
def assembly(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cdk.out with an isolated script; ``param`` is what the keys of its assets begin with."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src/train.py").write_text(script("packed"))
    (tmp_path / "train.csv").write_text("1,2\n")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    app = App(outdir=str(tmp_path / "cdk.out"))
    stack = Stack(app, "Tickets", synthesizer=DefaultStackSynthesizer(bucket_prefix=request.param))
    pytorch = PyTorch(
        entry_point="train.py",
        source_dir=tmp_path / "src",
        image_uri=IMAGE,
        framework_version="2.5.1",
        py_version="py311",
        instance_type="ml.c5.xlarge",
        environment={"DOMAIN": stack.url_suffix},
    )
    workspace = TrainingWorkspace(stack, "Training")
    step = TrainingStep(name="Train", estimator=pytorch, inputs={"train": workspace.data("train/")})
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[step])
    app.synth()
    return tmp_path / "cdk.out"


def rehearse(assembly: Path, *words: str) -> Result:
    sample = f"train={assembly.parent / 'train.csv'}"
    given = [str(assembly), "--step", "Train", "--sample", sample, "--python", str(PYTHON), "--format", "json", *words]
    return CliRunner().invoke(smtrain, ["rehearse", *given])


def files(done: Result) -> list[str]:
    assert 0 == done.exit_code, done.output
    return json.loads(done.stdout)["rehearsals"][0]["model_files"]


def package(folder: Path, name: str) -> Path:
    path, content = folder / "sourcedir.tar.gz", script(name).encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("train.py")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return path


@runs
def test_the_packed_code_runs(assembly: Path) -> None:
    assert ["packed-us-east-1-amazonaws.com"] == files(rehearse(assembly))


@runs
@pytest.mark.parametrize("assembly", [""], indirect=True)
@pytest.mark.parametrize("option", ["--code {}", "--sample code={}"])
def test_a_package_that_is_given_takes_its_place(assembly: Path, option: str) -> None:
    words = option.format(package(assembly.parent, "given")).split(maxsplit=1)
    assert ["given-us-east-1-amazonaws.com"] == files(rehearse(assembly, *words))


@runs
@pytest.mark.parametrize("assembly", [""], indirect=True)
@pytest.mark.parametrize(
    ("variables", "words", "told"),
    [
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, [], "eu-west-1-amazonaws.com"),
        ({"AWS_REGION": "eu-west-3"}, ["--region", "cn-north-1"], "cn-north-1-amazonaws.com.cn"),
    ],
)
def test_the_region_is_the_one_that_is_named(
    assembly: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: list[str], told: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert [f"packed-{told}"] == files(rehearse(assembly, *words))


@pytest.mark.parametrize("assembly", [""], indirect=True)
def test_what_cannot_be_used_is_named(assembly: Path) -> None:
    done = rehearse(assembly, "--region", "nowhere")
    assert (2, True) == (done.exit_code, "Train: region: got 'nowhere'; allowed: an AWS region" in done.stderr)
    done = rehearse(assembly, "--sample", "code=nowhere")
    assert (2, True) == (done.exit_code, "Train: channel code: got 'nowhere'" in done.stderr)
    (packed,) = assembly.glob("*.assets.json")
    packed.unlink()
    done = rehearse(assembly)
    assert (2, True) == (done.exit_code, "allowed: a package in the cdk.out of the template, or --code" in done.stderr)
