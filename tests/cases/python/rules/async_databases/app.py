import aiosqlite
import asyncpg
import duckdb
import oracledb
import psycopg
import pymssql


async def later(dsn):
    connection = await asyncpg.connect(dsn)
    return await connection.fetch("select 1")


async def local():
    async with aiosqlite.connect("a.db") as db:
        await db.execute("select 1")


async def modern(dsn):
    async with await psycopg.AsyncConnection.connect(dsn) as connection:
        await connection.execute("select 1")


def quick():
    return duckdb.sql("select 1").fetchall()


def old():
    with oracledb.connect() as connection:
        connection.cursor().execute("select 1")


def other():
    return pymssql.connect().cursor().execute("select 1")
