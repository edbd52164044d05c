import app
from fastapi.testclient import TestClient


def main():
    client = TestClient(app.app)
    print(client.get("/carts/3").json(), client.get("/carts/11").status_code)
    print(client.get("/carts/x").status_code)
    print(client.post("/carts", json={"owner": "bo", "cents": 5}).json())
    print(client.post("/carts", json={"owner": "bo"}).status_code)
