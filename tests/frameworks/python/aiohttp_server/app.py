"""A greeting service."""

from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/hello/{name}")
async def hello(request: web.Request) -> web.Response:
    return web.json_response({"hello": request.match_info["name"]})


async def health(request: web.Request) -> web.Response:
    return web.Response(text="ok")


def make_app() -> web.Application:
    app = web.Application()
    app.add_routes(routes)
    app.router.add_get("/health", health)
    return app
