"""Orders over HTTP."""

from flask import Flask, jsonify

app = Flask(__name__)
ORDERS = {1: 250, 2: 990}


def total(order_id: int) -> int:
    return ORDERS[order_id]


@app.route("/orders/<int:order_id>")
def show_order(order_id: int):
    """Show one order."""
    if order_id not in ORDERS:
        return jsonify(error="no such order"), 404
    return jsonify(id=order_id, cents=total(order_id))


@app.post("/orders")
def create_order():
    order_id = max(ORDERS) + 1
    ORDERS[order_id] = 100
    return jsonify(id=order_id), 201
