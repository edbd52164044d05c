"""Which layer wins, what a project may say, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject import config
from telemetry_inject.config import Layer, SettingsError, resolve


def test_the_strongest_layer_wins() -> None:
    resolved = resolve([Layer("command line", {"select": "all"}), Layer("file", {"select": "boundary", "jobs": 3})])  # fmt: skip
    assert (resolved.settings.select, resolved.settings.jobs) == ("all", 3)
    assert resolved.sources["select"] == "command line"
    assert resolved.sources["jobs"] == "file"
    assert resolved.sources["format"] == "default"


def test_what_one_layer_excludes_stays_excluded() -> None:
    resolved = resolve([Layer("line", {"exclude": ["a"]}), Layer("project", {"exclude": ["b"]})])
    assert resolved.settings.exclude == ("a", "b")
    assert resolved.sources["exclude"] == "line and project"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"select": "everything"}, ["line", "select", "boundary, standard, all"]),
        ({"jobs": -1}, ["jobs", "whole number"]),
        ({"jobs": True}, ["jobs", "whole number"]),
        ({"include": [1]}, ["include", "list of texts"]),
        ({"debug_trace": "LOUD"}, ["debug-trace", "TRACE"]),
        ({"add_deps": "perhaps"}, ["add-deps", "true or false"]),
    ],
)
def test_a_bad_value_says_what_was_expected(values: dict[str, object], words: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        resolve([Layer("line", values)])
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("variables", "level"),
    [
        ({}, "off"),
        ({"DEBUG_TRACE": "true"}, "TRACE"),
        ({"DEBUG_TRACE": "1", "DEBUG_TRACE_LEVEL": "info"}, "INFO"),
        ({"DEBUG_TRACE": "false", "DEBUG_TRACE_LEVEL": "info"}, "off"),
        ({"DEBUG_TRACE_LEVEL": "INFO"}, "off"),
    ],
)
def test_the_environment_switches_the_trace_on(variables: dict[str, str], level: str) -> None:
    assert resolve([config.environment(variables)]).settings.debug_trace == level


def test_rules_on_the_command_line_are_stronger_than_a_model_in_the_environment() -> None:
    environment = config.environment({"LLM_MODEL": "openai:gpt-5"})
    assert resolve([environment]).settings.model == ("openai:gpt-5",)
    line = Layer("command line", {"model": ["rules"]})
    assert resolve([line, environment]).settings.model == ()
    more = Layer("command line", {"model": ["rules", "ollama:a,ollama:b"]})
    assert resolve([more, environment]).settings.model == ("ollama:a,ollama:b",)


def test_lists_in_the_environment_are_separated_by_commas() -> None:
    layer = config.environment({"TELEMETRY_INJECT_EXCLUDE": "a/**, b"})
    assert resolve([layer]).settings.exclude == ("a/**", "b")


def test_a_project_narrows(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.telemetry-inject]\nexclude = ["gen/**"]\n')
    (tmp_path / "deep").mkdir()
    found = config.project_file(tmp_path / "deep")
    assert found == (tmp_path / "pyproject.toml").resolve()
    assert found is not None
    assert config.project(found).values == {"exclude": ["gen/**"]}


def test_a_project_does_not_set_what_is_the_users(tmp_path: Path) -> None:
    path = tmp_path / "telemetry-inject.toml"
    path.write_text("assume-deps = true\n")
    with pytest.raises(SettingsError, match=r"cannot be set by a project"):
        config.project(path)


def test_a_trusted_project_sets_everything_but_its_trust(tmp_path: Path) -> None:
    path = tmp_path / "telemetry-inject.toml"
    path.write_text('test-cmd = "pytest"\n')
    assert config.project(path, trusted=True).values == {"test_cmd": "pytest"}
    path.write_text("trust-project = true\n")
    with pytest.raises(SettingsError, match="cannot ask for trust"):
        config.project(path, trusted=True)


def test_an_unknown_variable_suggests_the_right_one() -> None:
    with pytest.raises(SettingsError, match="SELCT; did you mean 'TELEMETRY_INJECT_SELECT'"):
        config.environment({"TELEMETRY_INJECT_SELCT": "all"})


def test_every_setting_can_stand_in_the_environment() -> None:
    names = {config.variable(each) for each in config.OPTIONS}
    assert {"LLM_MODEL", "TELEMETRY_INJECT_ADD_DEPS", "DEBUG_TRACE_CONSOLE"} < names


@pytest.mark.parametrize(
    ("layers", "paths"),
    [
        ([{"select_paths": {"a/**": "all"}}], (("a/**", "all"),)),
        ([{"select_paths": "a/**=all, b=boundary"}], (("a/**", "all"), ("b", "boundary"))),
        ([{"select": "all"}, {"select_paths": {"a/**": "all"}}], ()),
        ([{"select_paths": ["a=all"]}, {"select": "boundary"}], (("a", "all"),)),
        ([{"select": "all", "select_paths": ["a=all"]}], (("a", "all"),)),
    ],
)
def test_levels_by_pattern_are_weaker_than_a_nearer_level(
    layers: list[dict[str, object]], paths: tuple[tuple[str, str], ...]
) -> None:
    found = resolve([Layer(str(number), each) for number, each in enumerate(layers)])
    assert found.settings.select_paths == paths


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"select_paths": {"a": "some"}}, "boundary, standard, all"),
        ({"span_names": "loud"}, "words, snake"),
        ({"attribute_prefix": 'acme"); import os'}, "lower-case words"),
        ({"tracer_name": 'x"); evil("'}, "expected a name"),
        ({"forbidden_attributes": ["code.*"]}, "would forbid code.function.name"),
        ({"forbidden_attributes": ["a b"]}, "expected a key"),
    ],
)
def test_conventions_are_checked(values: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        resolve([Layer("line", values)])


def test_an_unknown_setting_suggests_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "telemetry-inject.toml"
    path.write_text('exclud = "x"\n')
    with pytest.raises(SettingsError, match=r"'exclud'; did you mean 'exclude'\?"):
        config.project(path)


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "telemetry-inject.toml").write_text("")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert config.project_file(tmp_path / "repository") is None


def test_a_pyproject_of_other_tools_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "pyproject.toml").write_text("this is [not toml")
    (tmp_path / ".git").mkdir()
    assert config.project_file(tmp_path / "inner") is None


def test_a_broken_file_of_ours_is_named(tmp_path: Path) -> None:
    path = tmp_path / "telemetry-inject.toml"
    path.write_text("select = \n")
    with pytest.raises(SettingsError, match=r"telemetry-inject\.toml: not a TOML file"):
        config.project(path)


def test_patterns_of_a_project_are_kept_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "telemetry-inject.toml"
    path.write_text('include = ["src/"]\nexclude = ["src/gen/"]\n')
    line = Layer("line", {"exclude": ["old/"]})
    found = resolve([line, config.project(path)])
    assert found.settings.exclude == ("old/",)
    assert found.settings.project_exclude == ("src/gen/",)
    assert found.settings.project_include == ("src/",)
    assert found.settings.project_folder == str(tmp_path)
    assert found.sources["exclude"] == f"line and {path}"
    nearer = resolve([Layer("line", {"include": ["lib/"]}), config.project(path)]).settings
    assert (nearer.include, nearer.project_include) == (("lib/",), ())
