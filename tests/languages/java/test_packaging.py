"""pom.xml, build.gradle and build.gradle.kts: read, and edited by insertion only."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from telemetry_inject.languages.java.ladder import API
from telemetry_inject.languages.java.packaging import VERSION, JavaPackaging

PACKAGING = JavaPackaging()
HEAD = '<?xml version="1.0"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n'
GSON = (
    "    <dependency>\n      <groupId>com.google.code.gson</groupId>\n"
    "      <artifactId>gson</artifactId>\n      <version>2.11.0</version>\n    </dependency>\n"
)
OURS = GSON.replace("com.google.code.gson", "io.opentelemetry").replace("gson", "opentelemetry-api")


def project(root: Path, content: str, name: str = "pom.xml") -> Path:
    root.mkdir(exist_ok=True)
    (root / name).write_bytes(content.encode())
    return root


def added(root: Path) -> str:
    """Return the edited file, once it is shown that it only gained text and says so."""
    path, data = PACKAGING.add(root, [API])
    before, after = path.read_bytes().decode(), data.decode()
    opcodes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert {tag for tag, *_ in opcodes} <= {"equal", "insert"}
    assert PACKAGING.missing(root, [API]) == (API,)
    path.write_bytes(data)
    assert PACKAGING.missing(root, [API]) == ()
    return after


def test_a_dependency_goes_to_the_others(tmp_path: Path) -> None:
    managed = "  <dependencyManagement><dependencies>\n  </dependencies></dependencyManagement>\n"
    body = f"{managed}  <dependencies>\n{GSON}  </dependencies>\n</project>\n"
    project(tmp_path, HEAD + body)
    wanted = OURS.replace("2.11.0", VERSION)
    assert added(tmp_path) == HEAD + body.replace(GSON, GSON + wanted)


def test_a_pom_without_dependencies_gets_some(tmp_path: Path) -> None:
    project(tmp_path, HEAD + "  <artifactId>shop</artifactId>\n</project>\n")
    assert "</artifactId>\n  <dependencies>\n    <dependency>\n" in added(tmp_path)


def test_with_a_bill_of_materials_no_version_is_said(tmp_path: Path) -> None:
    bom = (
        "  <dependencyManagement>\n    <dependencies>\n      <dependency>\n"
        "        <groupId>io.opentelemetry</groupId>\n        <artifactId>opentelemetry-bom</artifactId>\n"
        "        <version>${otel}</version>\n        <type>pom</type>\n        <scope>import</scope>\n"
        "      </dependency>\n    </dependencies>\n  </dependencyManagement>\n"
    )
    body = f"  <properties><otel>1.30.0</otel></properties>\n{bom}  <dependencies>\n{GSON}  </dependencies>\n"
    project(tmp_path, f"{HEAD}{body}</project>\n")
    assert f"<version>{VERSION}</version>" not in added(tmp_path)
    assert PACKAGING.outdated(tmp_path, [API]) == (
        f"{API} 1.30.0, and the inserted code needs 1.57 or later",
    )


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("", False),
        ("      <scope>test</scope>\n", True),
        ("      <scope>provided</scope>\n", False),
    ],
)
def test_scopes(tmp_path: Path, line: str, missing: bool) -> None:
    entry = OURS.replace("    </dependency>", f"{line}    </dependency>")
    project(tmp_path, f"{HEAD}  <dependencies>\n{entry}  </dependencies>\n</project>\n")
    assert PACKAGING.missing(tmp_path, [API]) == ((API,) if missing else ())


def test_parents_count(tmp_path: Path) -> None:
    entry = OURS.replace("2.11.0", VERSION)
    project(tmp_path, f"{HEAD}  <dependencies>\n{entry}  </dependencies>\n</project>\n")
    parent = (
        "  <parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version></parent>\n"
    )
    inner = project(tmp_path / "inner", f"{HEAD}{parent}</project>\n")
    assert PACKAGING.root(inner / "src" / "A.java") == inner
    assert PACKAGING.missing(inner, [API]) == ()


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        (
            "build.gradle",
            "plugins { id 'java' }\n\ndependencies {\n    implementation 'a:b:1'\n}\n",
            f"    implementation '{API}:{VERSION}'\n",
        ),
        (
            "build.gradle.kts",
            'plugins { java }\n\ndependencies {\n\timplementation("a:b:1") // {\n}\n',
            f'\timplementation("{API}:{VERSION}")\n',
        ),
    ],
)
def test_gradle(tmp_path: Path, name: str, content: str, line: str) -> None:
    project(tmp_path, content, name)
    assert added(tmp_path) == content[:-2] + line + "}\n"


def test_gradle_without_dependencies(tmp_path: Path) -> None:
    project(tmp_path, "plugins { id 'java' }\n", "build.gradle")
    assert added(tmp_path).endswith(
        f"\ndependencies {{\n    implementation '{API}:{VERSION}'\n}}\n"
    )


def test_version_catalogues(tmp_path: Path) -> None:
    project(
        tmp_path / "gradle",
        f'[libraries]\notel-api = {{ module = "{API}" }}\n',
        "libs.versions.toml",
    )
    project(tmp_path, "dependencies {\n    implementation(libs.otel.api)\n}\n", "build.gradle.kts")
    assert PACKAGING.missing(tmp_path, [API]) == ()


def test_what_is_not_certain_is_not_edited(tmp_path: Path) -> None:
    project(tmp_path, "<project><dependencies/></project>")
    with pytest.raises(ValueError, match=r"pom\.xml: .*; add io\.opentelemetry:"):
        PACKAGING.add(tmp_path, [API])
    project(tmp_path, "<project>")
    with pytest.raises(ValueError, match="well-formed"):
        PACKAGING.add(tmp_path, [API])


BOOT = (
    "  <parent>\n    <groupId>org.springframework.boot</groupId>\n"
    "    <artifactId>spring-boot-starter-parent</artifactId>\n    <version>3.5.0</version>\n"
    "    <relativePath/>\n  </parent>\n"
)


def test_versions_that_spring_boot_decides_on(tmp_path: Path) -> None:
    entry = OURS.replace("      <version>2.11.0</version>\n", "")
    body = f"  <dependencies>\n{entry}  </dependencies>\n</project>\n"
    project(tmp_path, HEAD + BOOT + body)
    [said] = PACKAGING.outdated(tmp_path, [API])
    assert "Spring Boot 3.5.0" in said
    assert "opentelemetry.version" in said
    override = "  <properties><opentelemetry.version>1.60.0</opentelemetry.version></properties>\n"
    project(tmp_path, HEAD + BOOT + override + body)
    assert PACKAGING.outdated(tmp_path, [API]) == ()
    project(tmp_path, f"{HEAD}{BOOT}  <dependencies>\n{GSON}  </dependencies>\n</project>\n")
    with pytest.raises(ValueError, match=r"Spring Boot 3\.5\.0 decides"):
        PACKAGING.add(tmp_path, [API])


def test_bootstrap_goes_to_the_package_of_main(tmp_path: Path) -> None:
    project(tmp_path, f"{HEAD}</project>\n")
    folder = tmp_path / "src" / "main" / "java" / "com" / "acme" / "shop"
    folder.mkdir(parents=True)
    (folder.parent / "Other.java").write_text("package com.acme;\nclass Other {}\n")
    (folder / "Main.java").write_text(
        "package com.acme.shop;\nclass Main { public static void main(String[] a) {} }\n"
    )
    path, content, sentence = PACKAGING.bootstrap(tmp_path)
    assert path == folder / "TelemetrySetup.java"
    assert content.startswith(b"package com.acme.shop;\n\n// telemetry: ignore\n")
    assert "TelemetrySetup.start();" in sentence
