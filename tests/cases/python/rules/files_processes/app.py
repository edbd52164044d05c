import os
import shutil
import smtplib
import socket
import subprocess
from pathlib import Path
from subprocess import run as execute


def save(path, text):
    with open(path, "w") as file:
        file.write(text)


def load(path: Path):
    return path.read_text()


def copied(source, target):
    shutil.copytree(source, target)


def version():
    return subprocess.check_output(["git", "--version"])


def build():
    return execute(["make"], check=True)


def mail(message):
    with smtplib.SMTP("localhost") as server:
        server.send_message(message)


def reach(host):
    return socket.create_connection((host, 80))


def there(path: Path):
    return path.exists() and os.path.isdir(path)


def joined(folder, name):
    return Path(folder) / name
