"""Go's grammar and the queries beside it, each compiled once a process."""

from __future__ import annotations

import tree_sitter_go

from telemetry_inject.languages.trees import Grammar

GRAMMAR = Grammar(tree_sitter_go.language(), __package__)
