import app


def main():
    client = app.app.test_client()
    print(client.get("/orders/1").json, client.get("/orders/9").status_code)
    print(client.post("/orders").json, sorted(app.app.view_functions))
