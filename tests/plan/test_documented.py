"""What the documents show is what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

from telemetry_inject.languages import load
from telemetry_inject.model import SourceFile
from telemetry_inject.plan import knowledge, planfile, rules
from telemetry_inject.plan.knowledge import Use
from telemetry_inject.plan.roles import ROLES
from telemetry_inject.plan.select import select
from telemetry_inject.scan.extract import FunctionExtractor

DOCS = Path(__file__).parents[2] / "docs"


def blocks(document: str, language: str) -> list[str]:
    text = (DOCS / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_plan_of_the_example() -> None:
    source = "import requests\n\n\n" + blocks("plan-format.md", "python")[0]
    language = load("python")
    path = Path("shop/payments.py")
    file = FunctionExtractor(language).extract(
        SourceFile(path, path.as_posix(), "shop.payments", "python", source.encode())
    )
    known = knowledge.load(*language.knowledge)
    made = rules.plans(select(file, language.names.usages(file), known), file, language)
    shown = blocks("plan-format.md", "json")[0]
    assert planfile.dump(made) == shown
    assert planfile.parse(shown.encode(), "example") == made
    event = json.loads(blocks("plan-format.md", "json")[1])
    statements = language.ladder.statements(file, file.scan.functions[0])
    assert event["after"] == {"path": statements[0].path, "digest": statements[0].digest}


def test_every_field_and_role_is_documented() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    for name in (*Use.model_fields, *ROLES):
        assert f"`{name}`" in text, name
