import { Users, where } from './app.js';

export async function main() {
  const users = new Users(process.env.TEST_POSTGRES_URL);
  await users.prisma.$executeRawUnsafe('drop table if exists "User"');
  await users.prisma.$executeRawUnsafe('create table "User" (id serial primary key, name text)');
  console.log(await users.add('ann'), await users.names(5), await users.count());
  console.log(await users.both('ann', 'bea'), await users.names(5), where(' x '));
  await users.prisma.$executeRawUnsafe('drop table "User"');
  await users.names(5).catch((error) => console.log(error.code));
  await users.prisma.$disconnect();
}
