import time
import unittest

from shop import fast


def plain(name):
    return fast.KNOWN[name]


def best(function):
    times = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(4000):
            function("x")
        times.append(time.perf_counter() - start)
    return min(times)


class SpeedTest(unittest.TestCase):
    def test_it_is_about_as_fast_as_a_plain_function(self):
        self.assertLess(best(fast.lookup) / best(plain), 3)
