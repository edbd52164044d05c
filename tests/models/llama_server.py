"""llama.cpp's own server out of the package xllamacpp, with the options that Ollama starts one with."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

import xllamacpp  # type: ignore[import-untyped]

options = argparse.ArgumentParser()
options.add_argument("--model")
options.add_argument("--host")
options.add_argument("--port", type=int)
options.add_argument("-c", type=int, default=2048)
options.add_argument("-np", type=int, default=1)
options.add_argument("-b", type=int, default=512)
options.add_argument("-ub", type=int, default=512)
given, _ = options.parse_known_args()
chosen = xllamacpp.CommonParams()
chosen.model.path, chosen.port, chosen.hostnames = given.model, given.port, [given.host]
chosen.n_ctx, chosen.n_parallel = given.c, given.np
chosen.n_batch, chosen.n_ubatch = given.b, given.ub
chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(chosen)
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
threading.Event().wait()
