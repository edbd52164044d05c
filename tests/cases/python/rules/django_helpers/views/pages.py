from django.shortcuts import render


def page(request):
    return render(request, "page.html")


def wanted_type(request):
    return request.META.get("HTTP_ACCEPT", "").partition(";")[0]


def referer(request):
    return request.META.get("REFERER", "/")
