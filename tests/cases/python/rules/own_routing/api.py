from xmlrpc.client import Server

from click import option

from . import routing, shell


@routing.api_routing("/getAlbumList")
def album_list():
    return shell.albums()


@routing.cached("albums")
def albums():
    return shell.albums()


@option("/verbose")
def listing(verbose):
    return shell.albums(verbose)


class Remote:
    def __init__(self, url):
        self.remote = Server(url)

    def items(self):
        return self.remote.find_items("distro")

    def shown(self, path):
        return shell.io.read_text(path)

    def written(self, path):
        return path.read_text()
