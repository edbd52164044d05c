import sys
import tempfile
import threading
import unittest
from pathlib import Path

from shop import tree


class DepthTest(unittest.TestCase):
    def test_as_deep_as_it_goes(self):
        found = []

        def run(folder):
            # Two frames a level, and what writing a file takes.
            found.append(tree.walk_down(folder, (sys.getrecursionlimit() - 40) // 2))

        with tempfile.TemporaryDirectory() as folder:
            thread = threading.Thread(target=run, args=(Path(folder),))
            thread.start()
            thread.join()
            self.assertEqual(tree.read_end(Path(folder)), "here")
        self.assertEqual(found, [(sys.getrecursionlimit() - 40) // 2])
