"""What a command uses is measured over all of its processes, waited for or not."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.usage import used

PROGRAM = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", '''
import sys, time
held = bytearray(b"x") * 60_000_000
while time.process_time() < 0.4:
    pass
print(flush=True)
sys.stdin.read()
'''], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
time.sleep(0.5)  # some looks at it
child.kill()
sys.exit(3)
"""


def test_a_child_that_nobody_waits_for_counts(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    cost = used([sys.executable, str(program)], tmp_path)
    assert cost.code == 3
    assert cost.busy >= 0.3
    assert cost.largest > 60
