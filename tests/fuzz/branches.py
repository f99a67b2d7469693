"""Guided by the branches that a body comes to: parse and check raise Malformed, or nothing. Run by test_million.py.

python -m tests.fuzz.branches -runs=200000 FOLDER     FOLDER keeps what came to a new branch
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
KINDS = {ord("j"): JSON, ord("f"): FORM}


def tried(payload: Any) -> Callable[[bytes], None]:
    def one(data: bytes) -> None:
        """The first byte says which content type it comes with."""
        with suppress(payload.Malformed):
            payload.check(payload.parse(KINDS.get(data[0], JSON) if data else "", data[1:]))

    return one


def main() -> None:
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["handlers.payload"]):
        payload = import_module("handlers.payload")
    folder = Path(sys.argv[-1])
    for number, (body, kind) in enumerate(import_module("tests.fuzz.mutants").REAL_BODIES):
        (folder / f"real-{number}").write_bytes((b"j" if kind == JSON else b"f") + body)
    atheris.Setup(sys.argv, tried(payload))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
