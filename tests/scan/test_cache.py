from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from telemetry_inject.languages.javascript.syntax import JavaScriptSyntax
from telemetry_inject.model import FileScan, Problem, SourceFile
from telemetry_inject.scan import content
from telemetry_inject.scan.cache import Known, ScanCache

SOURCE = b"""
class Cart extends Base {
  async add(item, {price} = {}, ...rest) { return await db.query('x'); }
  get size() { return this.items.length; }
}
app.get('/x', (req, res) => { function inner() {} });
app.get('/x', (req, res) => { broken(; });
"""
LATER = 4_000_000_000_000_000_000


def later() -> int:
    return LATER


def known(path: Path) -> Known:
    syntax = JavaScriptSyntax()
    source = SourceFile(path, path.name, "m", "javascript", path.read_bytes())
    return Known(syntax.scan(source, syntax.parse(source.data)), Problem(1, 2, "no"))


def stamp(path: Path) -> content.Stamp:
    return content.stamp(path.stat())


def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.js"
    path.write_bytes(SOURCE)
    return path


def test_what_was_put_in_comes_out_equal(tmp_path: Path) -> None:
    path = source(tmp_path)
    cache = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    assert cache.get(path, "a.js", stamp(path)) is None
    given = known(path)
    assert len(given.scan.functions) > 4
    cache.put(path, "a.js", stamp(path), given)
    cache.save()
    again = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    assert again.get(path, "a.js", stamp(path)) == given


def test_another_version_of_the_file_or_of_the_tool_is_not_known(tmp_path: Path) -> None:
    path = source(tmp_path)
    cache = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    old = stamp(path)
    cache.put(path, "a.js", old, known(path))
    cache.save()
    times = path.stat()
    path.write_bytes(SOURCE.replace(b"Cart", b"Shop"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert cache.get(path, "a.js", old) is not None
    assert cache.get(path, "a.js", stamp(path)) is None, "same size and time, other content"
    assert cache.get(path, "b/a.js", old) is None, "ids would start with another name"
    assert ScanCache(tmp_path / "cache", tmp_path, "2", later).get(path, "a.js", old) is None


def test_a_file_that_has_just_changed_is_not_remembered(tmp_path: Path) -> None:
    path = source(tmp_path)
    seen = stamp(path)
    cache = ScanCache(tmp_path / "cache", tmp_path, "1", lambda: seen.changed + 1_000_000)
    cache.put(path, "a.js", seen, known(path))
    assert cache.get(path, "a.js", seen) is None


def test_reasons_are_remembered_too(tmp_path: Path) -> None:
    path = tmp_path / "a.js"
    path.write_bytes(b"\0" * 10)
    cache = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    said = cache.objection(path, 10)
    assert said is not None
    assert "binary" in said
    cache.save()
    state = path.stat()
    held = next((tmp_path / "cache" / "scan").iterdir())
    text = json.loads(held.read_text())
    assert text["files"][str(path)][:2] == [list(content.stamp(state)), said]
    assert ScanCache(tmp_path / "cache", tmp_path, "1", later).objection(path, 10) == said


def test_damage_is_an_empty_cache(tmp_path: Path) -> None:
    path = source(tmp_path)
    cache = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    cache.put(path, "a.js", stamp(path), known(path))
    cache.save()
    held = next((tmp_path / "cache" / "scan").iterdir())
    whole = held.read_bytes()
    for data in (b"", b"{", whole[:-20], b"[1]", b'{"version": 3}', b"\xff\xfe", b"[" * 100_000):
        held.write_bytes(data)
        again = ScanCache(tmp_path / "cache", tmp_path, "1", later)
        assert again.get(path, "a.js", stamp(path)) is None
    entries = json.loads(whole)
    for entry in ([], 5, [1, 2, 3], entries["files"][str(path)][:4]):
        entries["files"][str(path)] = entry
        held.write_text(json.dumps(entries))
        again = ScanCache(tmp_path / "cache", tmp_path, "1", later)
        assert again.get(path, "a.js", stamp(path)) is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    path = source(tmp_path)
    (tmp_path / "cache").write_text("a file, not a folder")
    for folder in (tmp_path / "cache", None):
        cache = ScanCache(folder, tmp_path, "1", later)
        cache.put(path, "a.js", stamp(path), known(path))
        cache.save()
        assert cache.get(path, "a.js", stamp(path)) == known(path)


def test_an_empty_scan_is_known_as_well(tmp_path: Path) -> None:
    path = source(tmp_path)
    cache = ScanCache(None, tmp_path, "1", later)
    given = replace(known(path), scan=FileScan(()), problem=None)
    cache.put(path, "a.js", stamp(path), given)
    assert cache.get(path, "a.js", stamp(path)) == given
