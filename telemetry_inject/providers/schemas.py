"""JSON schemas in the subset that a server takes; what is left out is checked by the caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SIZES = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern"}
)


def without_sizes(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema without what bounds the size of values."""
    found: dict[str, Any] = _clean(dict(schema))
    return found


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        properties = value.get("properties")
        kept = {key: _clean(each) for key, each in value.items() if key not in SIZES}
        if isinstance(properties, dict):  # a property may have the name of a keyword
            kept["properties"] = {key: _clean(each) for key, each in properties.items()}
        return kept
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return value
