"""The page's many small files as the two that a browser loads: one script, one stylesheet.

Sixty requests are more work for a browser than all the rest of opening the page. Every module is taken line for line
into a function of its own, after those it imports; the script's map leads errors and breakpoints back to its file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

PAGE = Path(str(resources.files("slackbot.sandbox") / "page"))
STYLES = ("style.css", "talk.css", "forms.css")
"""Where two rules are alike, the later file's wins."""

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function) (\w+))", re.MULTILINE)
LEFT_OVER = re.compile(r"^[^\S\n]*(?:import|export)\b.*", re.MULTILINE)


@dataclass(frozen=True)
class Bundled:
    body: bytes
    content_type: str
    digest: str


def bundled(name: str) -> Bundled | None:
    """What stands under this name, of the files as they are now; None where nothing does."""
    return _all(tuple((each, each.stat().st_mtime_ns) for each in sorted(PAGE.iterdir()))).get(name)


@lru_cache(maxsize=1)
def _all(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Bundled]:
    """Put together again only when a file has changed."""
    code, where = script({each.name: each.read_text("utf-8") for each, _ in files if each.suffix == ".js"})
    style = "".join((PAGE / each).read_text("utf-8") for each in STYLES)
    return {
        "page.js": _bundled(code.encode(), "text/javascript"),
        "page.js.map": _bundled(orjson.dumps(where), "application/json"),
        "page.css": _bundled(style.encode(), "text/css"),
    }


def _bundled(body: bytes, content_type: str) -> Bundled:
    return Bundled(body, content_type, hashlib.sha256(body).hexdigest()[:16])


def script(sources: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """One script of these modules, and its map. Raises CycleError for modules that import each other in a circle."""
    exports = {name: [found[1] for found in EXPORT.finditer(text)] for name, text in sources.items()}
    needs = {name: _needed(name, sources) for name in sources}
    lines, sections = ["const modules = {};"], []
    for name in TopologicalSorter(needs).static_order():
        lines.append(f'modules["{name}"] = (() => {{')
        sections.append(_section(name, len(lines), sources[name]))
        lines += _body(name, sources[name], exports)
        lines.append(f"return {{{', '.join(exports[name])}}}; }})();")
    lines.append("//# sourceMappingURL=page.js.map")
    return "\n".join(lines), {"version": 3, "sections": sections}


def _needed(name: str, sources: Mapping[str, str]) -> list[str]:
    """Raises ValueError for a file that is not there."""
    needed = [found[2] for found in IMPORT.finditer(sources[name])]
    if missing := [each for each in needed if each not in sources]:
        raise ValueError(f"{name} imports from {missing[0]}, which is not there")
    return needed


def _body(name: str, source: str, exports: Mapping[str, list[str]]) -> list[str]:
    """The module's own lines. Raises ValueError for an import or export that a browser would take and this does not."""
    for found in IMPORT.finditer(source):
        for each in found[1].split(","):
            wanted = each.strip().partition(" as ")[0]
            if wanted and wanted not in exports[found[2]]:
                raise ValueError(f"{name} imports {wanted}, which {found[2]} does not export")
    text = EXPORT.sub("", IMPORT.sub(_taken, source))
    if left := LEFT_OVER.search(text):
        raise ValueError(f"{name}: cannot be bundled: {left[0].strip()}")
    return _lines(text)


def _lines(text: str) -> list[str]:
    """As a browser counts them in its map; what else Python takes for the end of a line may stand in a string."""
    return text.removesuffix("\n").split("\n")


def _taken(found: re.Match[str]) -> str:
    return f'const {{{found[1].replace(" as ", ": ")}}} = modules["{found[2]}"];'


def _section(name: str, line: int, source: str) -> dict[str, Any]:
    """Each line of the file, from this line of the script on, is that line of the file."""
    mappings = ";".join(["AAAA", *["AACA"] * (len(_lines(source)) - 1)])
    own = {"version": 3, "sources": [f"/static/{name}"], "names": [], "mappings": mappings}
    return {"offset": {"line": line, "column": 0}, "map": own}
