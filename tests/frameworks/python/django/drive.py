import app
from django.core.management import call_command
from django.test import Client


def main():
    client = Client()
    print(client.get("/polls/1/").json(), client.post("/polls/1/vote/").json())
    call_command(app.Command())
    print(client.get("/polls/1/").json(), client.get("/polls/1/vote/").status_code)
