from flask import Blueprint, Flask
from flask.views import MethodView

app = Flask(__name__)
carts = Blueprint("carts", __name__)


class Router:
    def route(self, path):
        return lambda view: view


router = Router()


@app.route("/orders/<int:order_id>")
def show_order(order_id: int):
    return total(order_id)


@carts.post("/carts")
def create_cart():
    return "", 201


@app.before_request
def count_request():
    pass_on = 1
    return None if pass_on else "no"


class Users(MethodView):
    def get(self, user_id: int):
        return self.name(user_id)

    def name(self, user_id):
        return f"user {user_id}"


@router.route("/local")
def not_a_view():
    return 1


def plain():
    return "plain"


app.add_url_rule("/plain", view_func=plain)


@app.cli.command("seed")
def seed():
    print("seeded")


def total(order_id):
    return order_id * 2
