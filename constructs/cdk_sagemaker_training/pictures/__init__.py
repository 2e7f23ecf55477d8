"""Pictures of pipelines: Mermaid, SVG, and a page that works offline."""

from cdk_sagemaker_training.pictures.mermaid import mermaid
from cdk_sagemaker_training.pictures.page import page
from cdk_sagemaker_training.pictures.picture import Picture
from cdk_sagemaker_training.pictures.svg import svg

__all__ = ["Picture", "mermaid", "page", "svg"]
