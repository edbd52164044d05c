# -*- coding: latin-1 -*-


def f():
    print("café")
    return 1
