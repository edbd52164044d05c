from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy.orm import Session


@asynccontextmanager
async def lifespan(app):
    yield


app = FastAPI(lifespan=lifespan)
router = APIRouter()


def settings():
    return {"limit": 10}


@app.get("/carts/{cart_id}")
async def read_cart(cart_id: int, limits=Depends(settings)):
    return {"id": cart_id}


@router.post("/carts")
def save_cart(cart: dict, db: Session):
    db.add(cart)
    db.commit()


@app.middleware("http")
async def add_header(request, call_next):
    return await call_next(request)


@app.on_event("startup")
async def on_startup():
    print("up")
