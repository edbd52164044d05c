from django.db import models
from django.db.models import OuterRef, Subquery

from .mail import QueuedMail
from .models_base import Named


class Talk(models.Model):
    def publish(self):
        self.public = True
        self.save()

    def first_speaker(self):
        return self.speakers.filter(active=True).order_by("name").first()

    def speakers_shown(self):
        return self.speakers.filter(active=True).order_by("name")

    def speaker_names(self):
        return [each.name for each in self.speakers.all()]

    def invite(self, person):
        mail = QueuedMail(to=person.address)
        mail.save()

    def newest_answer(self):
        newest = Answer.objects.filter(talk=OuterRef("pk"))
        return self.questions.annotate(newest=Subquery(newest.values("text")[:1]))

    def tag(self, name):
        return self.tags.get_or_create(name=name)


class Answer(Named):
    def save(self, *args, **kwargs):
        self.number = 1
        return super().save(*args, **kwargs)


class AnswerForm:
    def __init__(self, talk, form):
        self.fields["talk"].queryset = Talk.objects.filter(event=talk.event)
        self.form = form

    def keep(self):
        return self.form.save()

    def is_known(self, name):
        if Talk.objects.exclude(pk=1).filter(name=name):
            return True
        return False

    def context(self):
        talks = Talk.objects.filter(open=True)
        talks = talks.exclude(hidden=True)
        return {"talks": talks}

    def total(self):
        talks = Talk.objects.filter(open=True)
        talks = talks.exclude(hidden=True)
        return sum(each.length for each in talks)
