import tempfile
import unittest
from pathlib import Path

from shop import audit


class AuditTest(unittest.TestCase):
    def test_the_caller_is_noted(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(audit.note_call(Path(folder)), "test_the_caller_is_noted")
            audit.note_time(Path(folder))
