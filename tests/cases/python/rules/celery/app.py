from celery import Celery, shared_task

app = Celery("mail")


class Board:
    def task(self, function):
        return function


board = Board()


@app.task
def send_letter(letter_id: int):
    return letter_id


@shared_task(bind=True)
def clean_up(self, days: int):
    return days


@board.task
def local_task():
    return 1


def enqueue(letter_id: int):
    return send_letter.delay(letter_id)
