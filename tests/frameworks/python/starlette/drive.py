import app
from starlette.testclient import TestClient


def main():
    client = TestClient(app.app)
    print(client.get("/status").json(), client.get("/users").text)
    with client.websocket_connect("/echo") as socket:
        socket.send_text("hello")
        print(socket.receive_text())
