from .plugin import Plugin
from .tables import Track


class Channel(Plugin):
    def page(self):
        return self.session.http.get(self.url)

    def status(self, request):
        return request.http.get("status")

    def options(self):
        return self.session.options.get("quality")

    def newest(self):
        return Track.select().where(Track.played).order_by(Track.at).first()

    def chosen(self, menu):
        return menu.select("track").first()
