import tempfile
from pathlib import Path

import app


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "notes.json")
        app.save_notes(path, ["tea"])
        print(app.load_notes(path), app.shout("tea"))
        try:
            app.load_notes(Path(folder, "none"))
        except OSError as error:
            print(type(error).__name__)
