"""A second look at an unchanged tree of 10,000 JavaScript files of 8 KB, through the scan cache.

    python benchmarks/rescan.py [--files N]

Each look is a process of its own, start of the interpreter included. Listing what was found is not
part of it. The tree is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HANDLER = """
async function handle{k}(req, res, next) {{
  const {{ id, name = 'x' }} = req.params;
  if (!id || id < 0) {{
    return res.status(400).json({{ error: 'bad id', id }});
  }}
  try {{
    const rows = await pool.query('select * from items where id = $1', [id]);
    for (const row of rows) {{
      await cache.set(row.key, JSON.stringify(row), {{ ttl: 60 }});
    }}
    return res.json(rows.map((row) => ({{ ...row, name: row.name || name, when: Date.now() }})));
  }} catch (error) {{
    logger.error('could not load item', {{ error, id, name, function: 'handle{k}' }});
    return next(error);
  }}
}}
"""


def make(root: Path, files: int) -> None:
    """Write the tree: eight functions a file, filled up with comments to 8 KB."""
    code = "const pool = require('./pool');\n" + "".join(HANDLER.format(k=k) for k in range(8))
    comment = "// " + "x" * 74 + "\n"
    text = code + comment * ((8000 - len(code)) // len(comment)) + "module.exports = { handle0 };\n"
    for at in range(files):
        folder = root / f"part{at // 1000}" / f"folder{at // 50 % 20}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"file{at}.js").write_text(text, encoding="utf-8")


def look(root: Path, folder: Path) -> None:
    """Look at the tree once, as a program would; print what that took."""
    from telemetry_inject.scan.cache import Known, ScanCache
    from telemetry_inject.scan.discover import CodeScanner, Found

    gc.disable()
    cache = ScanCache(folder, root, "benchmark")
    files = functions = read = 0
    for item in CodeScanner(objection=cache.objection).discover([root]):
        if not isinstance(item, Found):
            continue
        known = cache.get(item.path, str(item.path), item.stamp)
        if known is None:
            known, read = _scan(item.path), read + 1
            cache.put(item.path, str(item.path), item.stamp, known)
            assert isinstance(known, Known)
        files, functions = files + 1, functions + len(known.scan.functions)
    cache.save()
    print(f"{files} files, {functions} functions, {read} read", end="")


def _scan(path: Path):  # type: ignore[no-untyped-def]  # imports are late: a rescan parses nothing
    from telemetry_inject.languages.javascript.syntax import JavaScriptSyntax
    from telemetry_inject.model import SourceFile
    from telemetry_inject.scan.cache import Known

    syntax = JavaScriptSyntax()
    source = SourceFile(path, str(path), path.stem, "javascript", path.read_bytes())
    return Known(syntax.scan(source, syntax.parse(source.data)), None)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--look", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.look:
        look(*given.look)
        return
    with tempfile.TemporaryDirectory() as home:
        root, cache = Path(home) / "tree", Path(home) / "cache"
        make(root, given.files)
        time.sleep(2.1)  # what has just changed is not remembered
        for name in ("first", "second", "third"):
            start = time.perf_counter()
            command = [sys.executable, __file__, "--look", str(root), str(cache)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"{name}: {done.stdout}, {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
