"""The bootstrap modules, run with real SDKs: they export when asked and are silent otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from telemetry_inject.languages.ecmascript.packaging import NodePackaging
from telemetry_inject.languages.python.packaging import PythonPackaging
from tests.e2e.programs import exporting_to, run
from tests.otlp.receiver import Received, receiver

PYTHON = """
import otel_setup

otel_setup.start()

from opentelemetry import _logs, metrics, trace

with trace.get_tracer("app").start_as_current_span("work"):
    metrics.get_meter("app").create_counter("jobs").add(2, {"queue": "fast"})
    record = _logs.LogRecord(
        severity_number=_logs.SeverityNumber.INFO, severity_text="INFO", body="done"
    )
    _logs.get_logger("app").emit(record)
print("finished")
"""

NODE = """
const one = trace.getTracer('app').startSpan('work');
metrics.getMeter('app').createCounter('jobs').add(2, { queue: 'fast' });
logs.getLogger('app').emit({ severityNumber: 9, severityText: 'INFO', body: 'done' });
one.end();
console.log('finished');
"""
ESM = (
    "import { metrics, trace } from '@opentelemetry/api';"
    "import { logs } from '@opentelemetry/api-logs';"
)
CJS = (
    "const { metrics, trace } = require('@opentelemetry/api');"
    "const { logs } = require('@opentelemetry/api-logs');"
)

ASKED = [
    ({}, set()),
    ({"OTEL_SERVICE_NAME": "shop"}, set()),
    ({"OTEL_EXPORTER_OTLP_ENDPOINT": "{}"}, {"traces", "metrics", "logs"}),
    ({"OTEL_EXPORTER_OTLP_ENDPOINT": "{}", "OTEL_SDK_DISABLED": "true"}, set()),
    (
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "{}", "OTEL_METRICS_EXPORTER": "none"},
        {"traces", "logs"},
    ),
    ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "{}/v1/traces"}, {"traces"}),
]


def arrived(received: Received) -> set[str]:
    return {path.removeprefix("/v1/") for path, _ in received.requests}


def check_content(received: Received, signals: set[str]) -> None:
    if "traces" in signals:
        (span,) = received.spans()
        assert (span.name, span.scope) == ("work", "app")
    if "metrics" in signals:
        (point,) = {(p.name, p.value, p.attributes["queue"]) for p in received.points()}
        assert point == ("jobs", 2, "fast")
    if "logs" in signals:
        (record,) = received.records()
        assert (record.body, record.severity) == ("done", "INFO")


def variables(asked: Mapping[str, str], received: Received) -> dict[str, str]:
    return {name: value.format(received.endpoint) for name, value in asked.items()}


@pytest.mark.parametrize(("asked", "signals"), ASKED)
def test_python(tmp_path: Path, asked: dict[str, str], signals: set[str]) -> None:
    path, content, _ = PythonPackaging().bootstrap(tmp_path)
    path.write_bytes(content)
    (tmp_path / "app.py").write_text(PYTHON)
    with receiver() as received:
        done = run([sys.executable, "app.py"], tmp_path, variables(asked, received))
    assert (done.stdout, done.stderr, done.returncode) == ("finished\n", "", 0)
    assert arrived(received) == signals
    check_content(received, signals)


def test_python_tells_its_service(tmp_path: Path) -> None:
    path, content, _ = PythonPackaging().bootstrap(tmp_path)
    path.write_bytes(content)
    (tmp_path / "app.py").write_text(PYTHON)
    with receiver() as received:
        run([sys.executable, "app.py"], tmp_path, exporting_to(received.endpoint, "till"))
    assert received.spans()[0].service == "till"


def test_python_to_the_console(tmp_path: Path) -> None:
    path, content, _ = PythonPackaging().bootstrap(tmp_path)
    path.write_bytes(content)
    (tmp_path / "app.py").write_text(PYTHON)
    names = [f"OTEL_{signal}_EXPORTER" for signal in ("TRACES", "METRICS", "LOGS")]
    done = run([sys.executable, "app.py"], tmp_path, dict.fromkeys(names, "console"))
    assert done.returncode == 0
    assert all(word in done.stdout for word in ('"name": "work"', '"jobs"', '"body": "done"'))


def test_python_does_not_guess_an_exporter(tmp_path: Path) -> None:
    path, content, _ = PythonPackaging().bootstrap(tmp_path)
    path.write_bytes(content)
    (tmp_path / "app.py").write_text(PYTHON)
    done = run([sys.executable, "app.py"], tmp_path, {"OTEL_TRACES_EXPORTER": "zipkin"})
    assert "OTEL_TRACES_EXPORTER is 'zipkin'" in done.stderr


@pytest.mark.network
@pytest.mark.parametrize("kind", ["module", "commonjs"])
@pytest.mark.parametrize(("asked", "signals"), ASKED)
def test_node(
    tmp_path: Path,
    node: str,
    node_modules: Path,
    kind: str,
    asked: dict[str, str],
    signals: set[str],
) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"name": "app", "type": kind}))
    (tmp_path / "node_modules").symlink_to(node_modules)
    path, content, _ = NodePackaging().bootstrap(tmp_path)
    path.write_bytes(content)
    (tmp_path / "app.js").write_text((ESM if kind == "module" else CJS) + NODE)
    flag = "--import" if kind == "module" else "--require"
    with receiver() as received:
        command = [node, flag, f"./{path.name}", "app.js"]
        done = run(command, tmp_path, variables(asked, received))
    assert (done.stdout, done.stderr, done.returncode) == ("finished\n", "", 0)
    assert arrived(received) == signals
    check_content(received, signals)


@pytest.mark.network
@pytest.mark.parametrize("listens", [False, True])
def test_node_flushes_when_it_is_told_to_stop(
    tmp_path: Path, node: str, node_modules: Path, *, listens: bool
) -> None:
    (tmp_path / "package.json").write_text('{"name": "app"}')
    (tmp_path / "node_modules").symlink_to(node_modules)
    path, content, _ = NodePackaging().bootstrap(tmp_path)
    path.write_bytes(content)
    listener = "process.on('SIGTERM', () => clearInterval(timer));" if listens else ""
    stop = f"const timer = setInterval(() => {{}}, 1000);{listener}process.kill(process.pid);"
    (tmp_path / "app.js").write_text(CJS + NODE + stop)
    with receiver() as received:
        command = [node, "--require", f"./{path.name}", "app.js"]
        done = run(command, tmp_path, exporting_to(received.endpoint))
    assert done.returncode == (0 if listens else -15)
    assert [span.name for span in received.spans()] == ["work"]
