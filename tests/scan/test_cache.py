from __future__ import annotations

import os
from pathlib import Path

from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import FileScan, Problem, SourceFile
from telemetry_inject.scan import content
from telemetry_inject.scan.cache import Known, ScanCache
from telemetry_inject.scan.cache import known as kept

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


def scan(path: Path) -> FileScan:
    syntax = EcmaScriptSyntax(GRAMMAR)
    source = SourceFile(path, path.name, "m", "javascript", path.read_bytes())
    return syntax.scan(source, syntax.parse(source.data))


def known(path: Path) -> Known:
    return kept(scan(path), Problem(1, 2, "no"))


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
    found = scan(path)
    assert len(found.functions) > 4
    cache.put(path, "a.js", stamp(path), known(path))
    cache.save()
    again = ScanCache(tmp_path / "cache", tmp_path, "1", later).get(path, "a.js", stamp(path))
    assert again is not None
    assert tuple(row.function() for row in again.rows) == found.functions
    assert again.problem == (1, 2, "no")


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
    said = cache.objection(path, stamp(path))
    assert said is not None
    assert "binary" in said
    cache.save()
    old = stamp(path)
    path.write_bytes(b"let a = 1\n")
    again = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    assert again.objection(path, old) == said, "it was not looked into again"
    assert again.objection(path, stamp(path)) is None


def test_damage_is_an_empty_cache(tmp_path: Path) -> None:
    path = source(tmp_path)
    cache = ScanCache(tmp_path / "cache", tmp_path, "1", later)
    cache.put(path, "a.js", stamp(path), known(path))
    cache.save()
    held = next((tmp_path / "cache" / "scan").iterdir())
    whole = held.read_bytes()
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for data in (b"", b"{", whole[:-20], whole + b"x", b"\xff\xfe", b"[" * 100_000, *flipped):
        held.write_bytes(data)
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
    given = kept(FileScan(()), None)
    cache.put(path, "a.js", stamp(path), given)
    assert cache.get(path, "a.js", stamp(path)) == given
