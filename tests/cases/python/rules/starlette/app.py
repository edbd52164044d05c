from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route


async def status(request):
    return JSONResponse({"ok": True})


class Users(HTTPEndpoint):
    async def get(self, request):
        return JSONResponse(self.all())

    def all(self):
        return []


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


app = Starlette(routes=[Route("/status", status), Route("/users", Users)])
