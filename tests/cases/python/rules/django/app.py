from django.contrib.auth.decorators import login_required
from django.core.management.base import BaseCommand
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.decorators.http import require_POST

from .models import Poll


@login_required
def profile(request):
    return HttpResponse("me")


@require_POST
def vote(request, poll_id: int):
    poll = get_object_or_404(Poll, pk=poll_id)
    return HttpResponse(str(poll))


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(title(slug))


class PollView(View):
    def get(self, request):
        return HttpResponse(self.heading())

    def heading(self):
        return "Polls"


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--all")

    def handle(self, *args, **options):
        self.stdout.write(str(recent()))


def recent():
    return list(Poll.objects.filter(open=True))


def title(slug):
    return slug.replace("-", " ")
