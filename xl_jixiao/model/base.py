"""The one configuration that all values of the model share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value; unknown fields are a programming error, not data."""

    model_config = ConfigDict(frozen=True, extra="forbid")
