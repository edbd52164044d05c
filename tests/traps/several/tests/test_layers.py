import ast
import unittest
from pathlib import Path

ALLOWED = {"pathlib"}


class LayersTest(unittest.TestCase):
    def test_what_the_core_imports(self):
        for path in Path("shop/core").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    self.assertLessEqual({each.name for each in node.names}, ALLOWED)
                if isinstance(node, ast.ImportFrom):
                    self.assertIn(node.module, ALLOWED)
