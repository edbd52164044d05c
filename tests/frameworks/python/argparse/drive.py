import app


def main():
    print(app.main(["add", "1", "2"]))
    try:
        app.main(["add", "x"])
    except SystemExit as stop:
        print(stop.code)
