import app


def main():
    print(app.enqueue(7), app.clean_up.delay(3).get(), app.send_mail.name, app.clean_up.name)
