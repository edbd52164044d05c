import { Users } from './app.mjs';

export async function main() {
  const users = new Users(process.env.TEST_POSTGRES_URL);
  await users.prisma.$executeRawUnsafe('drop table if exists "User"');
  await users.prisma.$executeRawUnsafe('create table "User" (id serial primary key, name text)');
  console.log(await users.add('ann'), await users.names());
  await users.prisma.$executeRawUnsafe('drop table "User"');
  await users.names().catch((error) => console.log(error.code));
  await users.prisma.$disconnect();
}
