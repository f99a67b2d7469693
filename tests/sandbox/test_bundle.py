"""The page's modules as one script, and what keeps a module from being taken into it."""

from graphlib import CycleError

import pytest

from slackbot.sandbox.bundle import script

DOM = "// Elements.\nexport function h() {}\nconst own = 1;\nexport const lazy = () => own;\n"
APP = '// All.\nimport { h as make, lazy } from "./dom.js";\n\nmake(lazy());\n'


def test_a_module_stands_line_for_line_after_those_it_imports() -> None:
    code, where = script({"app.js": APP, "dom.js": DOM})

    assert code.splitlines() == [
        "const modules = {};",
        'modules["dom.js"] = (() => {',
        "// Elements.",
        "function h() {}",
        "const own = 1;",
        "const lazy = () => own;",
        "return {h, lazy}; })();",
        'modules["app.js"] = (() => {',
        "// All.",
        'const { h: make, lazy } = modules["dom.js"];',
        "",
        "make(lazy());",
        "return {}; })();",
        "//# sourceMappingURL=page.js.map",
    ]
    found = [(each["map"]["sources"], each["offset"]["line"], each["map"]["mappings"]) for each in where["sections"]]
    assert found == [(["/static/dom.js"], 2, "AAAA;AACA;AACA;AACA"), (["/static/app.js"], 8, "AAAA;AACA;AACA;AACA")]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('import { nothing } from "./dom.js";', "app.js imports nothing, which dom.js does not export"),
        ('import { h } from "./gone.js";', "app.js imports from gone.js, which is not there"),
        ('  import { h } from "./dom.js";', "app.js: cannot be bundled: import {"),
        ("\texport const count = 0;", "app.js: cannot be bundled: export const"),
        ('import * as dom from "./dom.js";', "app.js: cannot be bundled: import *"),
        ("export default 1;", "app.js: cannot be bundled: export default"),
        ("export let count = 0;", "app.js: cannot be bundled: export let"),
        ('export { h } from "./dom.js";', "app.js: cannot be bundled: export {"),
    ],
)
def test_what_a_bundle_cannot_hold_is_named(line: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint.replace("*", r"\*")):
        script({"app.js": f"{line}\n", "dom.js": DOM})


def test_what_ends_a_line_for_python_alone_stays_in_its_string() -> None:
    line = 'const ends = "\u2028\x0b\x85";'

    code, where = script({"app.js": f"{line}\nends;\n"})

    assert line in code.split("\n")
    assert where["sections"][0]["map"]["mappings"] == "AAAA;AACA"


def test_modules_that_import_each_other_are_refused() -> None:
    with pytest.raises(CycleError):
        script({"a.js": 'import { b } from "./b.js";\nexport const a = 1;\n', "b.js": 'import { a } from "./a.js";\n'})
