import app


def main():
    app.Base.metadata.create_all(app.engine)
    with app.Session(app.engine, expire_on_commit=False) as session:
        print(app.add_user(session, "ann"))
    print(app.find_user(1), app.find_user(2))
    try:
        app.broken()
    except Exception as error:
        print(type(error).__name__)
