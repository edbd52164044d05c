import app


def main():
    ledger = app.Ledger(":memory:")
    ledger.book(250)
    ledger.book(-50)
    print(app.euros(ledger.balance()))
    ledger.db.close()
    try:
        ledger.balance()
    except app.sqlite3.Error as error:
        print(error)
