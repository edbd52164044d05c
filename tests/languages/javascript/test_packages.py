"""The promises over real packages from npm: exact removal, prettier, node's parser."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from telemetry_inject.languages.base import Parsed

from .injecting import LANGUAGE, inject, parsed

PACKAGES = (
    "express@5.1.0",
    "lodash@4.17.21",
    "axios@1.12.2",
    "async@3.2.6",
    "koa@3.0.1",
    "commander@14.0.1",
    "yargs@18.0.0",
    "semver@7.7.2",
    "uuid@13.0.0",
    "chalk@5.6.2",
    "prettier@3.6.2",
)
FORMAT = """
const { format } = require('prettier');
const texts = JSON.parse(require('node:fs').readFileSync(0));
Promise.all(texts.map((text) => format(text, { parser: 'babel' }).catch(() => null))).then(
  (all) => console.log(JSON.stringify(all)),
);
"""

pytestmark = [
    pytest.mark.network,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed"),
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    (folder / "package.json").write_text("{}")
    quiet = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
    subprocess.run([*quiet, *PACKAGES], cwd=folder, check=True, timeout=300)
    return folder


def sample(folder: Path, count: int) -> list[Path]:
    found = sorted(
        path
        for path in (folder / "node_modules").rglob("*.[cm]js")
        if path.is_file() and path.stat().st_size < 60_000
    )
    found += sorted(
        path
        for path in (folder / "node_modules").rglob("*.js")
        if path.is_file() and path.stat().st_size < 60_000 and "prettier" not in path.parts
    )
    return random.Random(7).sample(found, min(count, len(found)))


def read(path: Path, folder: Path) -> Parsed:
    return parsed(path.read_bytes(), path.relative_to(folder).as_posix())


def test_removal_is_exact_and_node_accepts_every_file(packages: Path) -> None:
    pairs, injected = [], 0
    for path in sample(packages, 400):
        file = read(path, packages)
        injection = inject(file)
        failed = [each for each in injection.outcomes if each.status == "failed"]
        assert not failed, failed[0]
        if injection.after is None:
            continue
        stripped = LANGUAGE.ladder.strip(injection.after)
        assert stripped.data == file.source.data, path
        assert stripped.exact, path
        again = inject(parsed(injection.after, file.source.name))
        assert again.after is None, path
        injected += sum(each.status == "injected" for each in injection.outcomes)
        pairs.append((file.source, injection.after))
    assert injected > 500
    assert LANGUAGE.toolchain.check(pairs) == {}


def prettier(folder: Path, texts: list[str]) -> list[str | None]:
    run = subprocess.run(
        ["node", "-e", FORMAT], input=json.dumps(texts).encode(), cwd=folder, check=True,
        capture_output=True, timeout=300,
    )  # fmt: skip
    answer: list[str | None] = json.loads(run.stdout)
    return answer


def test_prettier_changes_nothing_of_ours_in_clean_files(packages: Path) -> None:
    """Lines of the original that are too long once they are deeper are prettier's to break."""
    paths = sample(packages, 120)
    clean = prettier(packages, [read(path, packages).source.data.decode() for path in paths])
    work = []
    for path, text in zip(paths, clean, strict=True):
        if text is not None:
            injected = inject(parsed(text.encode(), path.name)).after
            if injected is not None:
                work.append((text, injected.decode()))
    again = prettier(packages, [after for _, after in work])
    untouched = 0
    for (text, after), formatted in zip(work, again, strict=True):
        assert formatted is not None
        untouched += formatted == after
        ours = [line for line in formatted.splitlines() if "_otel" in line]
        assert ours == [line for line in after.splitlines() if "_otel" in line]
        removed = LANGUAGE.ladder.strip(formatted.encode()).data.decode()
        assert "_otel" not in removed
        assert _squeezed(removed) == _squeezed(text)
    assert untouched > len(work) * 0.6


def _squeezed(text: str) -> str:
    """Return the text without what a formatter may change when lines get longer or shorter."""
    return "".join(each for each in text if not each.isspace() and each not in ",()")
