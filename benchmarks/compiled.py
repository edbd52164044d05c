"""Nanoseconds that a span costs in C, C++ and Java: `python -m benchmarks.compiled [c | cpp | java …]`.

A function in a file of its own is called many times, as it is and as the tool instruments it, with
nothing that listens and with something that takes the spans; the difference of the least times of
five rounds is the cost. In C and C++ spans go to a file that is no file (`/dev/null`), in Java the
SDK hands them to a processor that drops them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.java_jars import classpath, jars

CALLS = 2_000_000
C_MAIN = """
#include <stdio.h>
#include <time.h>
%(declaration)s
int main(void) {
  double best = 1e18;
  for (int round = 0; round < 5; round++) {
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int at = 0; at < %(calls)d; at++) work(at);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double took = (end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec);
    if (took < best) best = took;
  }
  printf("%%f\\n", best / %(calls)d);
}
"""
C_WORK = "int work(int x)\n{\n    int y = x + 1;\n    return y;\n}\n"
JAVA_WORK = (
    "public class Work {\n  static int work(int x) {\n    int y = x + 1;\n    return y;\n  }\n}\n"
)
JAVA_MAIN = """
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.*;

public class Main {
  static int sum;

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      SpanProcessor dropping = new SpanProcessor() {
        public void onStart(Context parent, ReadWriteSpan span) {}
        public boolean isStartRequired() { return true; }
        public void onEnd(ReadableSpan span) {}
        public boolean isEndRequired() { return true; }
      };
      SdkTracerProvider provider =
          SdkTracerProvider.builder().addSpanProcessor(dropping).build();
      OpenTelemetrySdk.builder().setTracerProvider(provider).buildAndRegisterGlobal();
    }
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 8; round++) {
      long begin = System.nanoTime();
      for (int at = 0; at < %(calls)d; at++) sum += Work.work(at);
      best = Math.min(best, System.nanoTime() - begin);
    }
    System.out.println(best / %(calls)d);
  }
}
"""


@dataclass(frozen=True, slots=True)
class Way:
    """How a program is built and run."""

    name: str
    instrumented: bool
    build: Sequence[str] = ()
    run: Sequence[str] = ()
    variables: Mapping[str, str] | None = None


ON = ("-DTELEMETRY_INJECT=1", "-pthread")
NATIVE = (
    Way("plain", False),
    Way("switched off", True),
    Way("on, nothing listens", True, ON),
    Way("on, to a file", True, ON, (), {"TELEMETRY_INJECT_FILE": "/dev/null"}),
)
JAVA = (
    Way("plain", False),
    Way("the API alone", True),
    Way("with an SDK", True, (), ("sdk",)),
)


def native(folder: Path, compiler: str, suffix: str, way: Way) -> float:
    """Return the nanoseconds of one call in C or C++."""
    (folder / "CMakeLists.txt").write_text("project(work)\n")
    work, main = folder / f"work{suffix}", folder / f"main{suffix}"
    work.write_text(C_WORK)
    names = {"declaration": "int work(int);", "calls": CALLS}
    main.write_text(C_MAIN % names)
    if way.instrumented:
        inject(work)
    program = folder / "program"
    subprocess.run([compiler, "-O2", *way.build, work, main, "-o", program], check=True)
    return measured([str(program), *way.run], way)


def java(folder: Path, way: Way) -> float:
    """Return the nanoseconds of one call in Java."""
    work, main = folder / "Work.java", folder / "Main.java"
    (folder / "pom.xml").write_text("<project></project>\n")
    work.write_text(JAVA_WORK)
    main.write_text(JAVA_MAIN % {"calls": CALLS})
    if way.instrumented:
        inject(work, "--assume-deps")
    path = f"{classpath(jars())}{os.pathsep}{folder}"
    subprocess.run(["javac", "-cp", path, "-d", folder, work, main], check=True)
    return measured(["java", "-cp", path, "Main", *way.run], way)


def inject(path: Path, deps: str = "--add-deps") -> None:
    """Instrument a file with the tool."""
    options = ["--quiet", "--select", "all", deps, str(path)]
    subprocess.run([sys.executable, "-m", "telemetry_inject", *options], check=True)
    if b"_otel" not in path.read_bytes():
        raise SystemExit(f"{path.name} was not instrumented")


def measured(command: Sequence[str], way: Way) -> float:
    """Return what a program prints."""
    done = subprocess.run(
        command,
        env={**os.environ, **(way.variables or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    """Print the cost of a span in each language and each way."""
    for language in sys.argv[1:] or ("c", "cpp", "java"):
        plain = 0.0
        for way in JAVA if language == "java" else NATIVE:
            with TemporaryDirectory() as name:
                folder = Path(name)
                if language == "java":
                    took = java(folder, way)
                else:
                    compiler, suffix = ("gcc", ".c") if language == "c" else ("g++", ".cpp")
                    took = native(folder, compiler, suffix, way)
            plain = plain if way.instrumented else took
            cost = f", a span costs {took - plain:,.1f} ns" if way.instrumented else ""
            print(f"{language}, {way.name}: {took:,.1f} ns a call{cost}", flush=True)


if __name__ == "__main__":
    main()
