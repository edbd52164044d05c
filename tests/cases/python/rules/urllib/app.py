import urllib.request
from http.client import HTTPSConnection
from urllib.parse import quote

import urllib3

pool = urllib3.PoolManager()


def read(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def pooled(url):
    return pool.request("GET", url)


def raw(host):
    connection = HTTPSConnection(host)
    connection.request("GET", "/")
    return connection.getresponse()


def link(name):
    return "http://a/" + quote(name)
