import discord
from discord import app_commands
from discord.ext import commands

from .menus import registry


class Settings(commands.Cog):
    def __init__(self, bot):
        self.bot = bot

    @commands.group()
    async def settings(self, ctx):
        self.bot.asked += 1

    @settings.group(name="status")
    async def status(self, ctx):
        self.bot.asked += 2

    @status.command(name="idle")
    async def status_idle(self, ctx):
        self.bot.idle = True

    @commands.Cog.listener()
    async def on_message(self, message):
        self.bot.seen += 1

    @app_commands.command()
    async def ping(self, interaction):
        self.bot.pings += 1

    @registry.entry("settings")
    def title(self, ctx):
        return "Settings"

    async def ask(self, author: discord.User, text: str):
        await author.send(text)
        return await self.bot.wait_for("message", timeout=45)

    def feed(self, values):
        values.send(None)
        return self.idle(values)

    def idle(self, values):
        return list(values)
