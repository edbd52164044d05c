#!/usr/bin/env bash
# Builds a real Ollama server for tests/models/test_ollama.py from its published source: Go 1.26, gcc, g++,
# 770 MB in Go's caches, 2.5 minutes of CPU. It brings no llama-server; the tests give it one.
set -euo pipefail
cd "$(dirname "$0")/../.."
GOBIN="$PWD/.venv-ollama/bin" go install github.com/ollama/ollama@v0.32.15
