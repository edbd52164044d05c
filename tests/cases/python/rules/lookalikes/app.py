class Session:
    def get(self, key):
        return key

    def execute(self, statement):
        return statement


class Redis:
    def set(self, key, value):
        return key, value


def from_local_variable(requests):
    return requests.get("a")


def from_dict(options):
    return {"a": 1}.get(options)


def from_own_class():
    return Session().get("a")


def from_own_method():
    session = Session()
    return session.execute("select 1")


def from_own_redis():
    return Redis().set("a", 1)


def in_a_string():
    return "requests.get('http://a')"


def open_a_door(door):
    return door.open()


def post(message):
    return message
