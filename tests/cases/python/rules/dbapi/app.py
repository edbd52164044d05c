import sqlite3

import psycopg2
import pymysql
from mysql import connector


def book(amount):
    with sqlite3.connect("a.db") as db:
        db.execute("insert into a values (?)", (amount,))


class Stock:
    def __init__(self, dsn):
        self.connection = psycopg2.connect(dsn)

    def count(self, item_id: int):
        with self.connection.cursor() as cursor:
            cursor.execute("select 1", (item_id,))
            return cursor.fetchone()

    def label(self):
        return "stock"


def people():
    connection = pymysql.connect()
    cursor = connection.cursor()
    cursor.execute("select 1")
    return cursor.fetchall()


def rows():
    with connector.connect() as connection:
        return connection.cursor().execute("select 1")


def euros(cents):
    return cents / 100
