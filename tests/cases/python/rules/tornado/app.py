import tornado.web
from tornado.httpclient import AsyncHTTPClient


class Base(tornado.web.RequestHandler):
    def user(self):
        return self.get_cookie("user")


class Page(Base):
    async def get(self):
        self.write(await load("http://page"))

    def rows(self):
        return []


async def load(url):
    answer = await AsyncHTTPClient().fetch(url)
    return answer.body
