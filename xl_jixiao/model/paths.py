"""
Symbolic places in a form: `indicators[3].target`, `funds.total.budget`, `forms[1].objective`.

Rules speak of paths only; whoever read the form knows which cell a path is (`Origin`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar

from xl_jixiao.model.base import Model

AnyModel = TypeVar("AnyModel", bound=Model)
_STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[(\d+)\]")


@lru_cache(maxsize=1024)
def split(path: str) -> tuple[str | int, ...]:
    """
    Split a path into its steps: `indicators[3].target` → `("indicators", 3, "target")`.

    Raises:
        ValueError: the text is no path.
    """
    steps: list[str | int] = []
    position = 0
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise ValueError(path)
        steps.append(match[1] or int(match[2]))
        position = match.end()
    return tuple(steps)


def get(root: Model, path: str) -> Any:
    """
    Return the value at a path.

    Raises:
        AttributeError: a step names no field.
        IndexError: a step is beyond the end.
    """
    value: Any = root
    for step in split(path):
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def replace(root: AnyModel, path: str, value: object) -> AnyModel:
    """
    Return a copy of the model with another value at a path; the new value is validated.

    Raises:
        AttributeError: a step names no field.
        IndexError: a step is beyond the end.
        pydantic.ValidationError: the field does not take the value.
    """
    return _replaced(root, split(path), value)  # type: ignore[no-any-return]


def _replaced(node: Any, steps: tuple[str | int, ...], value: object) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        items = list(node)
        items[step] = _replaced(items[step], rest, value)
        return tuple(items)
    fields = {name: getattr(node, name) for name in type(node).model_fields}
    if step not in fields:
        raise AttributeError(step)
    return type(node)(**{**fields, step: _replaced(fields[step], rest, value)})
