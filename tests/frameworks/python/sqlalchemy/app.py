"""Users in a database."""

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("sqlite://")


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def add_user(session: Session, name: str) -> int:
    user = User(name=name)
    session.add(user)
    session.commit()
    return user.id


def find_user(user_id: int) -> str | None:
    with Session(engine) as session:
        return session.scalar(select(User.name).where(User.id == user_id))


def broken() -> None:
    with engine.connect() as connection:
        connection.execute(text("select * from nowhere"))
