import app


def main():
    print(app.rehearse("what?"))
    try:
        app.ask("http://127.0.0.1:1/v1", "what?")
    except Exception as error:
        print(type(error).__name__)
