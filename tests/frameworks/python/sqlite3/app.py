"""A ledger on a DB-API driver."""

import sqlite3


class Ledger:
    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("create table entry (cents integer)")

    def book(self, cents: int) -> None:
        with self.db:
            self.db.execute("insert into entry values (?)", (cents,))

    def balance(self) -> int:
        cursor = self.db.cursor()
        cursor.execute("select coalesce(sum(cents), 0) from entry")
        return cursor.fetchone()[0]


def euros(cents: int) -> str:
    return f"{cents / 100:.2f}"
