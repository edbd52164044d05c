"""The header: clean under every standard, nothing in the binary unless it is on, and right if it is."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from tests.otlp.receiver import Received, receiver, recorded, tree

from .programs import COMPILERS, ON, STANDARDS, STRICT, build, compiled, ran

SOURCES = Path(__file__).parent / "sources"
SHOP = SOURCES / "shop.c"
pytestmark = pytest.mark.slow
EVERY = [
    (compiler, standard, switch)
    for kind in COMPILERS
    for compiler, standard, switch in itertools.product(
        COMPILERS[kind], STANDARDS[kind], ((), (ON,))
    )
]


@pytest.mark.parametrize(("compiler", "standard", "switch"), EVERY)
def test_clean_under_every_standard(
    compiler: str, standard: str, switch: tuple[str, ...], tmp_path: Path
) -> None:
    kind = "c++" if "++" in compiler else "c"
    text = SHOP.read_text()
    if standard == "c89":  # which knows no such number
        text = text.replace("18446744073709551615UL", "~0UL")
    (tmp_path / "shop.c").write_text(text)
    options = ["-x", kind, f"-std={standard}", *STRICT, "-Wstrict-prototypes", *switch]
    if kind == "c++":
        options = ["-x", kind, f"-std={standard}", *STRICT, "-Wold-style-cast", *switch]
    else:
        options += ["-Wmissing-prototypes", "-Wold-style-definition"]
    if standard == "c89":
        options.append("-Wdeclaration-after-statement")
    done = compiled(compiler, [*options, "-c", "shop.c"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("compiler", ["gcc", "clang", "g++", "clang++"])
@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_off_there_is_nothing_in_the_binary(compiler: str, level: str, tmp_path: Path) -> None:
    kind = "c++" if "++" in compiler else "c"
    lines = SHOP.read_text().splitlines()
    bare = "\n".join(
        line for line in lines if "_otel_" not in line and "telemetry_inject.h" not in line
    )
    assert len(lines) - len(bare.splitlines()) > 15
    objects = []
    for name, text, switch in (("with", SHOP.read_text(), []), ("without", bare, []),
                               ("on", SHOP.read_text(), [ON])):  # fmt: skip
        folder = tmp_path / name
        folder.mkdir()
        (folder / "shop.c").write_text(text)
        done = compiled(compiler, ["-x", kind, level, *switch, "-c", "shop.c"], folder)
        assert done.returncode == 0, done.stderr
        objects.append((folder / "shop.o").read_bytes())
    assert objects[0] == objects[1]  # every byte: code, data, symbols
    assert objects[0] != objects[2]
    assert b"_otel" not in objects[0]


def check_shop(received: Received) -> None:
    """Hold what the shop has sent against what it did."""
    spans = received.spans()
    assert tree(spans) == ("shop main", "  charge cart (client)", "  charge cart (client)")
    assert len({span.trace for span in spans}) == 1
    assert {span.service for span in spans} == {"shop"}
    first, second = spans[1:]
    assert first.attributes == {
        "code.function.name": "charge",
        "shop.cart.id": 3,
        "shop.owner.id": "18446744073709551615",
        "shop.amount": 1.5,
        "shop.large": False,
        "shop.kind": 'it\'s "x\\y"',
        "shop.sum": 4,
    }
    assert [(each.name, each.attributes) for each in second.events] == [
        ("summed up", {"large": True})
    ]
    assert spans[0].start <= first.start <= first.end <= second.start <= second.end <= spans[0].end
    assert [(each.severity, each.body, each.attributes) for each in received.records()] == [
        ("WARN", "charged a cart", {"sum": 4}),
        ("WARN", "charged a cart", {"sum": 10}),
    ]
    assert [each.span_id for each in received.records()] == [first.id, second.id]
    points = {(each.name, str(each.attributes)): each for each in received.points()}
    assert points["shop.carts", "{}"].value == 2
    assert points["shop.sums", "{'large': True}"].value == 10
    assert points["shop.sums", "{'large': False}"].value == 4
    durations = [each for name, each in points.items() if name[0] == "shop.charge.duration"]
    assert {each.attributes["id"] for each in durations} == {3, 5}
    assert all(0 < each.value < 1 and each.unit == "s" for each in durations)


@pytest.mark.parametrize("compiler", ["gcc", "clang", "g++", "clang++"])
def test_a_file(compiler: str, tmp_path: Path) -> None:
    kind = "c++" if "++" in compiler else "c"
    program = build(compiler, ["-x", kind, ON, SHOP], tmp_path)
    assert ran(program).stdout == "one\n"
    assert {each.name for each in tmp_path.iterdir()} == {"program"}
    done = ran(program, {"TELEMETRY_INJECT_FILE": "trace.jsonl"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "one\n", "")
    check_shop(recorded((tmp_path / "trace.jsonl").read_text()))


def test_an_endpoint(tmp_path: Path) -> None:
    program = build("gcc", ["-O2", ON, SHOP], tmp_path)
    with receiver() as received:
        done = ran(program, {"OTEL_EXPORTER_OTLP_ENDPOINT": received.endpoint + "/"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "one\n", "")
    check_shop(received)


@pytest.mark.parametrize(
    "variables",
    [
        {"OTEL_SDK_DISABLED": "true", "TELEMETRY_INJECT_FILE": "trace.jsonl"},
        {"TELEMETRY_INJECT_FILE": "no/such/folder/trace.jsonl"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://127.0.0.1:4318"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "nonsense"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://[::1]:9/x"},
    ],
)
def test_what_cannot_be_sent_is_not_noticed(variables: dict[str, str], tmp_path: Path) -> None:
    program = build("gcc", [ON, SHOP], tmp_path)
    done = ran(program, variables)
    assert (done.returncode, done.stdout, done.stderr) == (0, "one\n", "")
    assert not (tmp_path / "trace.jsonl").exists()


def test_a_silent_server_costs_the_time_that_is_given(tmp_path: Path) -> None:
    import socket
    import time

    program = build("gcc", [ON, SHOP], tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = time.monotonic()
        done = ran(
            program,
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
                "OTEL_EXPORTER_OTLP_TIMEOUT": "300",
            },
        )
    assert done.returncode == 0
    assert time.monotonic() - begun < 3


PROGRAMS = sorted(path.name for path in SOURCES.glob("run_*"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    """Each says at its head which spans are expected, as a tree."""
    source = SOURCES / name
    wanted = tuple(re.findall(r"(?m)^ \*   (.*)$", source.read_text()))
    assert wanted
    for compiler in COMPILERS["cpp" if name.endswith("cpp") else "c"]:
        program = build(compiler, [*STRICT, "-O1", ON, source, "-pthread"], tmp_path)
        trace = tmp_path / "trace.jsonl"
        trace.unlink(missing_ok=True)
        done = ran(program, {"TELEMETRY_INJECT_FILE": "trace.jsonl"})
        assert (done.returncode, done.stderr) == (0, "")
        assert tree(recorded(trace.read_text()).spans()) == wanted


def test_threads(tmp_path: Path) -> None:
    source = SOURCES / "threads.c"
    program = build("gcc", ["-O1", ON, source, "-pthread"], tmp_path)
    with receiver() as received:
        done = ran(
            program,
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": received.endpoint,
                "OTEL_BSP_SCHEDULE_DELAY": "20",
            },
        )
    assert (done.returncode, done.stderr) == (0, "")
    spans = received.spans()
    assert len(spans) == 8 * 500 * 2
    assert len({span.id for span in spans}) == len(spans)
    outer = {span.id: span for span in spans if span.name == "outer"}
    assert all(outer[span.parent_id].trace == span.trace for span in spans if span.name == "inner")
    [point] = [each for each in received.points() if each.name == "rounds"][-1:]
    assert point.value == 8 * 500


def test_threads_under_the_sanitizers(tmp_path: Path) -> None:
    source = SOURCES / "threads.c"
    for sanitizer in ("thread", "address,undefined"):
        program = build("gcc", ["-O1", ON, f"-fsanitize={sanitizer}", source, "-pthread"], tmp_path)
        done = ran(program, {"TELEMETRY_INJECT_FILE": "trace.jsonl"})
        assert (done.returncode, done.stderr) == (0, "")


def test_two_files_share_one_state(tmp_path: Path) -> None:
    (tmp_path / "one.c").write_text(
        '#include "telemetry_inject.h"\nextern int two(void);\n'
        'int main(void) { _otel_span("one", "main"); return two(); }\n'
    )
    (tmp_path / "two.cpp").write_text(
        '#include "telemetry_inject.h"\nextern "C" int two();\n'
        'int two() { _otel_span("two", "two"); return 0; }\n'
    )
    for name, compiler in (("one.c", "gcc"), ("two.cpp", "g++")):
        done = compiled(compiler, [*STRICT, ON, "-c", name], tmp_path)
        assert done.stderr == ""
    program = build("g++", ["one.o", "two.o"], tmp_path)
    assert ran(program, {"TELEMETRY_INJECT_FILE": "trace.jsonl"}).returncode == 0
    received = recorded((tmp_path / "trace.jsonl").read_text())
    assert tree(received.spans()) == ("one", "  two")
