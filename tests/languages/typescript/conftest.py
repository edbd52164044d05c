from __future__ import annotations

from pathlib import Path

import pytest

from tests.node_packages import installed


@pytest.fixture(scope="session")
def modules() -> Path:
    """Return a `node_modules` with the API, two compilers and prettier."""
    return installed(Path(__file__).parents[2] / "e2e" / "typescript")
