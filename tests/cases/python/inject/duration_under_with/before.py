import time


def poll(seconds: int):
    while True:
        poll(seconds - 1)
        break
