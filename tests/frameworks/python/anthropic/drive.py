import app


def main():
    try:
        app.answer("http://127.0.0.1:1", "tea?")
    except app.anthropic.APIConnectionError as error:
        print(type(error).__name__)
