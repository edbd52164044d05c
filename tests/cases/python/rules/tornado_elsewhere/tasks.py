from tornado.options import options, parse_config_file

from ..views import BaseHandler
from .stream import Parser


class TaskHandler(BaseHandler):
    def rows(self):
        return []


class Tasks(TaskHandler):
    async def get(self):
        self.write({"tasks": self.rows()})

    def write_error(self, status_code, **kwargs):
        self.finish({"status": status_code})

    async def user(self, token):
        answer = await self.get_auth_http_client().fetch("http://user", headers=token)
        return answer.body


class Names(Parser):
    def get(self):
        return self.names


def configure():
    parse_config_file("app.conf", final=False)
    return options


def cached(store):
    return store.fetch("http://user")
