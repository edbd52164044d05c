import tempfile
import unittest
from pathlib import Path

from shop import plugins


class PluginsTest(unittest.TestCase):
    def test_as_many_as_it_takes(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "x").write_text("x")
            (folder / "y").write_text("y")
            self.assertEqual(plugins.call(plugins.first, folder, "y"), "x")
            self.assertEqual(plugins.call(plugins.second, folder, "y", 3), "y")

    def test_the_bytecode_names_what_it_uses(self):
        names = getattr(plugins.second, plugins.CODE).co_names
        self.assertEqual(names, ("read_text",))
