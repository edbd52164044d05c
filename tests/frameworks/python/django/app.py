"""Polls in one file."""

import django
from django.conf import settings
from django.core.management.base import BaseCommand
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views import View

settings.configure(DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="x" * 50)
django.setup()
VOTES = {1: 4}


def show_poll(request: HttpRequest, poll_id: int) -> JsonResponse:
    return JsonResponse({"poll": poll_id, "votes": VOTES.get(poll_id, 0)})


class VoteView(View):
    def post(self, request: HttpRequest, poll_id: int) -> JsonResponse:
        VOTES[poll_id] = VOTES.get(poll_id, 0) + 1
        return JsonResponse({"votes": VOTES[poll_id]})


class Command(BaseCommand):
    help = "Forget all votes."

    def handle(self, *args, **options):
        VOTES.clear()
        self.stdout.write("forgotten")


urlpatterns = [
    path("polls/<int:poll_id>/", show_poll),
    path("polls/<int:poll_id>/vote/", VoteView.as_view()),
]
