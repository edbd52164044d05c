import socketserver
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.wfile.write(self.page())

    def page(self):
        return b"page"

    def log_message(self, format, *args):
        pass


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline())


def build():
    return HTTPServer(("", 0), Handler)
