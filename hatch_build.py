"""Build hook: put the map's script, and Leaflet, into the package (see `tools/build_assets.py`)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Run `tools/build_assets.py` before files are collected; a failure warns and the build goes on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = Path(self.root) / "tools" / "build_assets.py"
        spec = importlib.util.spec_from_file_location("sitmap_build_assets", script)
        if spec is None or spec.loader is None:
            self.app.display_warning(f"no {script}: the map's script cannot be built, and no HTML map be made")
            return
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        try:
            module.build(Path(self.root))
        except (module.BuildError, OSError) as error:
            self.app.display_warning(
                f"the map's script was not built ({error}); no HTML map can be made until "
                "'python tools/build_assets.py' has run"
            )
