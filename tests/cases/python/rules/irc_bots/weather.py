from errbot import BotPlugin, botcmd
from sopel import plugin

from .actors import play


@plugin.command("weather")
@plugin.rate(user=5)
def weather(bot, trigger):
    return forecast(trigger.group(2))


@plugin.event("JOIN")
def joined(bot, trigger):
    bot.memory["seen"].add(trigger.nick)


def announce(bot, text):
    bot.say(text, "#weather")


def forecast(place):
    return play.say(place)


class Weather(BotPlugin):
    @botcmd
    def rain(self, message, args):
        return forecast(args)

    def setup(self):
        self.places = []
