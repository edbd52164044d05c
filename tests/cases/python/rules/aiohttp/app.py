import aiohttp
from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/health")
async def health(request):
    return web.Response(text="ok")


async def hello(request: web.Request) -> web.Response:
    return web.Response(text=await weather("here"))


async def weather(place):
    async with aiohttp.ClientSession() as session:
        async with session.get("http://weather/" + place) as answer:
            return await answer.text()


@web.middleware
async def timing(request, handler):
    return await handler(request)


def build():
    app = web.Application()
    app.router.add_get("/hello", hello)
    app.add_routes(routes)
    return app
