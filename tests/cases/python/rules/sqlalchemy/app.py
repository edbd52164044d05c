from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://")
Factory = sessionmaker(engine)


def add(session: Session, user):
    session.add(user)
    session.commit()


def find(user_id: int):
    with Session(engine) as session:
        return session.scalar(select(user_id))


def raw():
    with engine.connect() as connection:
        return connection.execute(text("select 1"))


def made():
    with Factory() as session:
        return session.query(object).all()


def statement(user_id):
    return select(user_id).where(user_id == 1)
