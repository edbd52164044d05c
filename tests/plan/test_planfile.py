from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from telemetry_inject.model import AttributeCommand as Attribute
from telemetry_inject.model import Maker, Place, Plan, SpanCommand
from telemetry_inject.plan import planfile

PLANS = (
    Plan(
        function="shop/cart.py::charge",
        digest="ab12",
        reason="It calls an HTTP service.",
        commands=(
            SpanCommand(name="charge cart"),
            Attribute(key="shop.ok", expression="ok", after=Place(path="0", digest="0" * 12)),
        ),
        maker=Maker(planner="rules"),
    ),
    Plan(function="shop/cart.py::Größe", decision="skip", reason="It is small."),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "plans.json"
    planfile.write(file, PLANS)
    assert planfile.read(file) == PLANS


def test_same_plans_same_bytes(tmp_path: Path) -> None:
    planfile.write(tmp_path / "a", PLANS)
    planfile.write(tmp_path / "b", planfile.read(tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_person_can_read_it() -> None:
    text = planfile.dump(PLANS)
    assert text.endswith("}\n")
    assert "Größe" in text
    assert json.loads(text)["plans"][0]["commands"][0] == {
        "kind": "span",
        "name": "charge cart",
        "span_kind": "internal",
        "record_exceptions": True,
    }


def test_schema_accepts_what_is_written_and_refuses_what_is_not_read() -> None:
    validator = jsonschema.Draft202012Validator(planfile.schema())
    validator.check_schema(planfile.schema())
    body = json.loads(planfile.dump(PLANS))
    assert list(validator.iter_errors(body)) == []
    body["plans"][0]["commands"][0]["colour"] = "red"
    assert list(validator.iter_errors(body))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "plans.json: Invalid JSON"),
        ("[]", "plans.json: Input should be an object"),
        ('{"version": 2, "plans": []}', "plans.json: version: Input should be 1"),
        ('{"version": 1}', "plans.json: plans: Field required"),
        ('{"version": 1, "plans": [{"function": ""}]}', r"plans.json: plans\[0\].function: "),
        (
            '{"version": 1, "plans": [{"function": "a", "commands": [{"kind": "sing"}]}]}',
            r"plans\[0\].commands\[0\]: ",
        ),
        (
            '{"version": 1, "plans": [{"function": "a", "commands": [{"kind": "span", "nam": 1}]}]}',
            r"plans\[0\].commands\[0\].span.name: Field required \(and 1 more\)",
        ),
        (
            '{"version": 1, "plans": [{"function": "a"}, {"function": "a"}]}',
            "plans.json: 2 plans for a",
        ),
        ('{"version": 1, "plans": ' + "[" * 5000, "plans.json: Invalid JSON"),
        ('{"version": 1, "plans": [{"function": "\\ud800"}]}', "plans.json: Invalid JSON"),
        (
            '{"version": 1, "plans": [{"function": "a", "maker": {"cost_usd": NaN}}]}',
            r"plans\[0\].maker.cost_usd: a cost is a finite number",
        ),
    ],
)
def test_mistakes_have_a_place(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        planfile.parse(text.encode(), "plans.json")


def test_not_text() -> None:
    with pytest.raises(ValueError, match=r"plans.json: Invalid JSON"):
        planfile.parse(b"\xff\xfe\x00", "plans.json")
