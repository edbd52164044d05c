"""A second `telemetry-inject scan` of an unchanged tree of 10,000 JavaScript files of 8 KB.

    python benchmarks/rescan.py [--files N]

Each is a whole process, start of the interpreter included; the table of all functions goes to a
file. The tree and the cache are made in a temporary folder. Prints seconds of the clock and of the
processor, children included. Three more: with JSON, and with one file changed.
"""

from __future__ import annotations

import argparse
import os
import resource
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


def scan(root: Path, cache: Path, what: str, *options: str) -> None:
    """Run the command once; print what that took."""
    command = [sys.executable, "-m", "telemetry_inject", "scan", *options, str(root)]
    out = cache.with_suffix(".out")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with out.open("wb") as stream:
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        subprocess.run(command, check=True, stdout=stream, env=environment)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = out.stat().st_size / 1e6
    print(
        f"{what}: {wall:.2f} s, {used:.2f} s of processor time, {size:.1f} MB written", flush=True
    )


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=10_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as home:
        root, cache = Path(home) / "tree", Path(home) / "cache"
        cache.mkdir()
        make(root, given.files)
        time.sleep(2.1)  # what has just changed is not remembered
        scan(root, cache, "first")
        scan(root, cache, "second")
        scan(root, cache, "third")
        scan(root, cache, "as JSON", "--format", "json")
        with next(root.rglob("file0.js")).open("a") as stream:
            stream.write("function added() {}\n")
        scan(root, cache, "one changed")


if __name__ == "__main__":
    main()
