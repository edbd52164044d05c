import { PrismaClient } from '@prisma/client';
import knex from 'knex';
import mongoose from 'mongoose';
import { Sequelize } from 'sequelize';

const prisma = new PrismaClient();
const db = knex({ client: 'pg' });
const User = mongoose.model('User', new mongoose.Schema({ name: String }));
const sequelize = new Sequelize('sqlite::memory:');

export async function names() {
  const users = await prisma.user.findMany();
  return users.map((user) => user.name);
}

export async function balance(accountId) {
  const row = await db('accounts').where({ id: accountId }).first();
  return row.balance;
}

export async function findUser(name) {
  const user = await User.findOne({ name });
  return user;
}

export async function reset() {
  await sequelize.sync({ force: true });
  await sequelize.query('select 1');
}

export function full(user) {
  const text = `${user.first} ${user.last}`;
  return text;
}
