from pathlib import Path

import pytest

from slackbot.agreement.document import Document, read

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "../shared/agreement/000_d4725a0f77f86be1.txt"


@pytest.fixture(scope="session")
def contract() -> Document:
    """A contract in real use, which is not part of this repository."""
    if not CONTRACT.exists():
        pytest.skip(f"no contract at ../shared/agreement/{CONTRACT.name}")
    return read(CONTRACT)
