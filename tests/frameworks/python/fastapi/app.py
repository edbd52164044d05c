"""Carts over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()
router = APIRouter(prefix="/carts")


class Cart(BaseModel):
    owner: str
    cents: int


def settings() -> dict[str, int]:
    return {"limit": 1000}


@router.get("/{cart_id}")
async def read_cart(cart_id: int, limits: Annotated[dict, Depends(settings)]) -> Cart:
    if cart_id > 10:
        raise HTTPException(404)
    return Cart(owner="ann", cents=min(cart_id * 100, limits["limit"]))


@router.post("")
def save_cart(cart: Cart) -> Cart:
    return cart


app.include_router(router)
