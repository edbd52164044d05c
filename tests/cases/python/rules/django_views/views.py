from django.contrib import messages
from django.shortcuts import redirect, render

from .models import Poll


def index(request):
    if request.method == "POST":
        return change(request, open_polls())
    return render(request, "index.html", {"polls": open_polls()})


def change(request, polls):
    messages.success(request, "Saved")
    return redirect("index")


def open_polls():
    return Poll.objects.filter(open=True).order_by("id")


def ranked():
    return prefetch(Poll.objects.filter(open=True))


def prefetch(polls):
    return polls


def names():
    return [each.name for each in Poll.objects.all()]


def as_list():
    return list(Poll.objects.all())


def newest():
    return Poll.objects.order_by("-id").first()


def first_closed():
    for poll in Poll.objects.filter(open=False):
        return poll
