import unittest


class RedTest(unittest.TestCase):
    def test_that_was_red_before(self):
        self.assertEqual(1, 2)
