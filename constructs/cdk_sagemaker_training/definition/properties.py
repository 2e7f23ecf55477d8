"""What a step's job will have answered: ``train.properties.ModelArtifacts.S3ModelArtifacts``."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.definition.variables import Json, PipelineVariable


@attrs.frozen
class Properties(PipelineVariable):
    """A path into the Describe response of a step's job; attributes and items lead further in."""

    step_name: str
    path: str = ""

    def __getattr__(self, name: str) -> Properties:
        # Members of every Describe response are PascalCase; anything else is Python asking (copy, pickle, jsii).
        if not name[:1].isupper():
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return Properties(self.step_name, f"{self.path}.{name}" if self.path else name)

    def __getitem__(self, item: str | int) -> Properties:
        index = f"[{item}]" if isinstance(item, int) else f"['{item}']"
        return Properties(self.step_name, self.path + index)

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": ".".join(filter(None, ("Steps", self.step_name, self.path)))}
