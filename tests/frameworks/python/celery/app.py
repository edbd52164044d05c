"""Mail in the background."""

from celery import Celery, shared_task

app = Celery("mail", broker="memory://", backend="cache+memory://")
app.conf.task_always_eager = True


@app.task
def send_mail(message_id: int) -> str:
    return f"sent {message_id}"


@shared_task(bind=True, max_retries=2)
def clean_up(self, days: int) -> int:
    return days * self.max_retries


def enqueue(message_id: int) -> str:
    return send_mail.delay(message_id).get()
