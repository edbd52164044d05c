import traceback
import unittest

from shop import errors


class ErrorsTest(unittest.TestCase):
    def test_the_line_of_an_error(self):
        try:
            errors.fail()
        except ValueError as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.assertEqual(str(error), f"line {last.lineno}")
