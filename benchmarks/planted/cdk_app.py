"""An app that includes templates as they are, for tools that check apps.

Usage: python cdk_app.py FOLDER_OF_TEMPLATES OUTPUT_FOLDER (nag | validation)
"""

from __future__ import annotations

import sys
from pathlib import Path

from aws_cdk import App, Stack, Validations
from aws_cdk.cloudformation_include import CfnInclude
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks

FLAGS = ("@aws-cdk/core:validateAgainstDefaultRules", "@aws-cdk/core:annotationsInValidationReport")

folder, output, kind = sys.argv[1:]
app = App(outdir=output, context=dict.fromkeys(FLAGS, True))  # pyright: ignore[reportArgumentType]
for template in sorted(Path(folder).iterdir()):
    CfnInclude(Stack(app, template.stem), "Template", template_file=str(template), preserve_logical_ids=True)
if kind == "nag":
    packs = (AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks)
    Validations.of(app).add_plugins(*[pack(verbose=True) for pack in packs])
app.synth()
