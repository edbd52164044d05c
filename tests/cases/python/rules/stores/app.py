import pymongo
import redis
from pymongo import MongoClient

cache = redis.Redis()
users = MongoClient().shop.users


class Visits:
    def __init__(self, url):
        self.redis = redis.from_url(url)

    def count(self, page_id: int):
        return self.redis.incr(f"visits:{page_id}")


def cached(key):
    return cache.get(key)


def user(user_id: int):
    return users.find_one({"_id": user_id})


def order():
    return pymongo.ASCENDING
