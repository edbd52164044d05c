"""SARIF, judged by the published schema and by Microsoft's validator, which holds more rules."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

pytestmark = [pytest.mark.network, pytest.mark.slow]

SHOP = Path(__file__).parents[2] / "fixtures" / "python" / "shop"
PACKAGE = "@microsoft/sarif-multitool-linux@5.7.0"


@pytest.fixture(scope="module")
def multitool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the validator, which brings the schema."""
    if shutil.which("npm") is None or sys.platform != "linux":
        pytest.skip("npm is not installed, or this is not Linux")
    folder = tmp_path_factory.mktemp("multitool")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "node_modules" / "@microsoft" / "sarif-multitool-linux"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the log of a check with every kind of outcome, and with hard names."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(SHOP, folder / "shop")
    (folder / "refused.py").write_bytes(
        b"import requests\n_otel_x = 1\ndef f():\n    requests.get('https://a.example')\n"
    )
    (folder / "broken.py").write_bytes(b"x = 1\ndef (:\n")
    (folder / "n\xe4me with blank%.py").write_bytes((SHOP / "shop/payments.py").read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "telemetry_inject", "--check", "--format", "sarif", "."],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()
    path = folder / "log.sarif"
    path.write_bytes(done.stdout)
    return path


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def test_it_fits_the_schema(log: Path, multitool: Path) -> None:
    schema = read(multitool / "sarif-2.1.0.json")
    jsonschema.validators.validator_for(schema).check_schema(schema)
    jsonschema.validate(read(log), schema, format_checker=jsonschema.FormatChecker())


def test_the_validator_finds_no_error(log: Path, multitool: Path, tmp_path: Path) -> None:
    program = multitool / "Sarif.Multitool"
    program.chmod(0o755)
    done = subprocess.run(
        [program, "validate", log, "--output", tmp_path / "found.sarif", "--rule-kind", "Sarif;Ghas"],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    results = read(tmp_path / "found.sarif")["runs"][0].get("results", [])
    errors = [each for each in results if each.get("level", "warning") == "error"]
    assert errors == []


def test_each_kind_of_result(log: Path) -> None:
    [run] = read(log)["runs"]
    kinds = {(each["ruleId"], each["level"]) for each in run["results"]}
    assert kinds == {
        ("telemetry/missing", "warning"),
        ("telemetry/missing", "note"),
        ("telemetry/refused", "none"),
    }
    uris = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run["results"]
    }
    assert "n%C3%A4me%20with%20blank%25.py" in uris
    [notice] = [
        each for each in run["invocations"][0]["toolExecutionNotifications"] if "locations" in each
    ]
    place = notice["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("broken.py", 2)
