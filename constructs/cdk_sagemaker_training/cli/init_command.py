"""``smtrain init``."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path), metavar="[FOLDER]")
@click.option("--name", metavar="TEXT", help="What is trained: letters, digits and hyphens.  [default: FOLDER's name]")
@click.option(
    "--algorithm",
    type=click.Choice(["xgboost", "script"]),
    default="xgboost",
    show_default=True,
    help="Built-in XGBoost, or a script of your own in the scikit-learn container.",
)
@click.option(
    "--region", metavar="NAME", help="Where the stack goes.  [default: where the CDK CLI's credentials point]"
)
def init(folder: Path, *, name: str | None, algorithm: str, region: str | None) -> None:
    """Make an app with a training pipeline, its tests and its CI, that synthesizes and passes at once.

    FOLDER is made where it does not exist, and may be a new repository: a README.md and a .gitignore that are there are
    left as they are. Neither an account nor a network is needed.

    Ends with 0 where the app was made, 1 where its tests do not pass, 2 where nothing was made: nothing is overwritten.
    """
    from cdk_sagemaker_training.cli.scaffolding import scaffolded

    sys.exit(scaffolded(folder, name=name, algorithm=algorithm, region=region))
