import os
import unittest
from pathlib import Path

COUNT = Path(os.environ["TRAP_STATE"])


class FlakyTest(unittest.TestCase):
    def test_that_fails_at_every_second_run(self):
        count = int(COUNT.read_text()) if COUNT.exists() else 0
        COUNT.write_text(str(count + 1))
        self.assertEqual(count % 2, 0)
