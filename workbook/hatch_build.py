"""Build hook: wheel, sdist and editable install each get template, add-in and extension built from their sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TemplateHook(BuildHookInterface[Any]):
    """Runs before hatchling collects the files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write them into `xl_jixiao/data`."""
        del version, build_data
        sys.path.insert(0, str(Path(self.root)))
        from workbook.__main__ import main  # noqa: PLC0415 - importable only from here on

        main()
