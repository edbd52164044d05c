import tempfile
import unittest
from pathlib import Path

from shop import files, orders


class ShopTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_carts(self):
        files.save_cart(self.folder, 1, "tea")
        self.assertEqual(files.load_cart(self.folder, 1), "tea")
        self.assertEqual(files.list_carts(self.folder), ["1.txt"])
        files.drop_cart(self.folder, 1)
        self.assertEqual(files.list_carts(self.folder), [])

    def test_orders(self):
        orders.place_order(self.folder, 1)
        orders.cancel_order(self.folder, 1)
