"""Java projects' own tests before and after: `python -m benchmarks.artifacts [NAME …]`.

The sources and test sources that each project has released to Maven Central are compiled and tested
as they are, then with every function of the project asked for (`--select all`): with the API alone,
and under an SDK that records everything. Results are compared test by test, and removing must give
every file back. Exits with 1 where something differs.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.fetch import WORK, Pin, unpacked

ARTIFACTS = (
    ("org.apache.commons:commons-csv", "1.12.0"),
    ("commons-cli:commons-cli", "1.9.0"),
    ("commons-codec:commons-codec", "1.17.1"),
    ("org.apache.commons:commons-text", "1.12.0"),
    ("org.apache.commons:commons-lang3", "3.17.0"),
)
POM = Path(__file__).parent.parent / "tests" / "e2e" / "java" / "pom.xml"
CONSOLE = "org.junit.platform:junit-platform-console-standalone:1.11.3"
MAVEN = ("mvn", "-q", "-B", "-Dstyle.color=never")
LISTENER = """package telemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

public final class Listener implements LauncherSessionListener, SpanProcessor {
  private static final java.util.concurrent.atomic.LongAdder ENDED =
      new java.util.concurrent.atomic.LongAdder();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Boolean.getBoolean("telemetry.sdk")) {
      GlobalOpenTelemetry.set(
          OpenTelemetrySdk.builder()
              .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(this).build())
              .build());
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    System.out.println("spans ended: " + ENDED.sum());
  }

  public void onStart(Context parent, ReadWriteSpan span) {}

  public boolean isStartRequired() {
    return false;
  }

  public void onEnd(ReadableSpan span) {
    ENDED.increment();
  }

  public boolean isEndRequired() {
    return true;
  }
}
"""
SPANS = re.compile(r"spans ended: (\d+)")
Results = Counter[tuple[str, str, str]]


def maven(*words: str) -> None:
    """Run a goal of Maven."""
    subprocess.run([*MAVEN, *words], check=True, stdout=subprocess.DEVNULL)


def jars(folder: Path, pin: Pin) -> list[Path]:
    """Return what a project's tests need, and what spans need; JUnit comes with the console."""
    lib = folder / "lib"
    if not lib.is_dir():
        maven(
            "dependency:copy",
            f"-Dartifact={pin.name}:{pin.version}:pom",
            f"-DoutputDirectory={folder}",
        )
        [pom] = folder.glob("*.pom")
        maven("-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={lib}")
        maven("-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={lib}")
        maven("dependency:copy", f"-Dartifact={CONSOLE}", f"-DoutputDirectory={folder}")
    skipped = ("junit-jupiter", "junit-platform", "opentest4j", "apiguardian", "google-java-format")
    return [each for each in sorted(lib.glob("*.jar")) if not each.name.startswith(skipped)]


def laid_out(pin: Pin) -> Path:
    """Return a folder with a project's sources and tests, as Maven lays them out."""
    folder = WORK / "artifacts" / f"{pin.name.replace(':', '-')}-{pin.version}"
    shutil.rmtree(folder, ignore_errors=True)
    tests = Pin("maven-tests", pin.name, pin.version)
    for part, release in (("main", pin), ("test", tests)):
        shutil.copytree(
            unpacked(release),
            folder / "src" / part / "java",
            ignore=shutil.ignore_patterns("*Benchmark.java", "*Benchmarks.java"),  # of a profile
        )
    resources = folder / "src" / "test" / "resources"
    shutil.copytree(unpacked(tests), resources, ignore=shutil.ignore_patterns("*.java"))
    listener = folder / "src" / "test" / "java" / "telemetry"
    listener.mkdir()
    (listener / "Listener.java").write_text(LISTENER)
    services = folder / "src" / "test" / "java" / "META-INF" / "services"
    services.mkdir(parents=True, exist_ok=True)
    (services / "org.junit.platform.launcher.LauncherSessionListener").write_text(
        "telemetry.Listener"
    )
    (folder / ".git").mkdir()  # so that nothing above the project counts
    return folder


def built(folder: Path, libraries: Sequence[Path]) -> list[Path]:
    """Compile a project and its tests; returns the folders of classes."""
    [console] = folder.glob("*console*.jar")
    target = folder / "target"
    shutil.rmtree(target, ignore_errors=True)
    done: list[Path] = []
    for part in ("main", "test"):
        source, classes = folder / "src" / part / "java", target / part
        shutil.copytree(source, classes, ignore=shutil.ignore_patterns("*.java"))
        paths = [str(each) for each in source.rglob("*.java") if each.name != "module-info.java"]
        listed = target / f"{part}.txt"
        listed.write_text("\n".join(f'"{each}"' for each in paths))
        path = ":".join(map(str, [*done, *libraries, console]))
        command = [
            "javac",
            "-nowarn",
            "-proc:none",
            "-encoding",
            "UTF-8",
            "-cp",
            path,
            "-d",
            str(classes),
        ]
        subprocess.run([*command, f"@{listed}"], check=True, capture_output=True)
        done.append(classes)
    return done


def results(folder: Path, libraries: Sequence[Path], *, sdk: bool = False) -> tuple[Results, int]:
    """Return how often each test ended in each way, and how many spans ended."""
    classes = built(folder, libraries)
    [console] = folder.glob("*console*.jar")
    reports = folder / "target" / "reports"
    command = [
        "java", f"-Dtelemetry.sdk={str(sdk).lower()}", "-Dfile.encoding=UTF-8",
        "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--add-opens", "java.base/java.util=ALL-UNNAMED",
        "--add-opens", "java.base/java.lang.reflect=ALL-UNNAMED", "--add-opens", "java.base/java.time=ALL-UNNAMED",
        "--add-opens", "java.base/java.util.concurrent=ALL-UNNAMED",
        "-jar", str(console), "execute", "--details=none", "--disable-banner",
        "--class-path", ":".join(map(str, [*reversed(classes), *libraries])),
        "--scan-class-path", str(classes[1]), "--include-classname", ".*Test", "--exclude-classname", ".*Perf.*", "--reports-dir", str(reports),
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, errors="replace"
    )
    found: Results = Counter()
    for report in reports.glob("TEST-*.xml"):
        for case in ElementTree.parse(report).iter("testcase"):
            ended = [each.tag for each in case if each.tag in {"failure", "error", "skipped"}]
            name = re.sub(r"@[0-9a-f]{4,8}\b", "@", case.get("name", ""))
            found[case.get("classname", ""), name, ended[0] if ended else "passed"] += 1
    spans = SPANS.search(done.stdout)
    return found, int(spans[1]) if spans else 0


def instrumented(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Run the tool on a project's own sources; returns functions by status, and reasons."""
    command = [sys.executable, "-m", "telemetry_inject", "--select", "all", "--assume-deps"]
    done = subprocess.run(
        [*command, "--format", "json", "src/main/java"], cwd=folder, check=True, capture_output=True
    )
    said = json.loads(done.stdout)
    outcomes = [each for file in said["files"] for each in file["functions"]]
    status = Counter(each["status"] for each in outcomes)
    reasons = Counter(each["reason"] for each in outcomes if each["status"] != "injected")
    return status, reasons


def check(pin: Pin) -> bool:
    """Print what the tests of a project say before and after; return whether it is the same."""
    folder = laid_out(pin)
    sources = folder / "src" / "main" / "java"
    libraries = jars(folder, pin)
    original = {path: path.read_bytes() for path in sources.rglob("*.java")}
    before, _ = results(folder, libraries)
    status, reasons = instrumented(folder)
    after, _ = results(folder, libraries)
    recorded, spans = results(folder, libraries, sdk=True)
    different = (before - after) + (after - before) + (before - recorded) + (recorded - before)
    remove = [sys.executable, "-m", "telemetry_inject", "--remove", "src/main/java"]
    subprocess.run(remove, cwd=folder, check=True, capture_output=True)
    kept = all(path.read_bytes() == data for path, data in original.items())
    bodies = status.total() - reasons["Left out: it has no body of its own."]
    ended = Counter(result for _, _, result in before.elements())
    print(
        f"{pin}: {before.total()} tests ({dict(ended)}), {different.total()} differ; {bodies} functions"
        f" with a body, {status['injected']} with a span ({status['injected'] / bodies:.1%}), {spans}"
        f" spans ended under the SDK; removed {'exactly' if kept else 'NOT EXACTLY'}",
        flush=True,
    )
    for reason, count in reasons.most_common(8):
        print(f"    {count:6} {reason}")
    for name in sorted(different)[:20]:
        print(f"    DIFFERENT {name}")
    return bool(before) and not different and kept


def main() -> int:
    """Check the artifacts that are named, or all."""
    wanted = set(sys.argv[1:])
    pins = [Pin("maven", name, version) for name, version in ARTIFACTS]
    good = [check(each) for each in pins if not wanted or each.name in wanted]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
