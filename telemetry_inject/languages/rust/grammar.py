"""Rust's grammar and the queries beside it, each compiled once a process."""

from __future__ import annotations

import tree_sitter_rust

from telemetry_inject.languages.trees import Grammar

GRAMMAR = Grammar(tree_sitter_rust.language(), __package__)
