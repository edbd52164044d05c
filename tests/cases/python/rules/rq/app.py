from redis import Redis
from rq import Queue
from rq.decorators import job

connection = Redis()
queue = Queue(connection=connection)


@job("low", connection=connection)
def shrink(image_id: int):
    return image_id


def enqueue(image_id: int):
    return queue.enqueue(shrink, image_id)


def depth(numbers):
    return len(numbers)
