"""A status page."""

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket


async def status(request: Request) -> JSONResponse:
    return JSONResponse({"up": True, "path": request.url.path})


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


class Users(HTTPEndpoint):
    async def get(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse("ann")


app = Starlette(
    routes=[Route("/status", status), WebSocketRoute("/echo", echo), Route("/users", Users)]
)
