import { PrismaClient } from '@prisma/client';
import { PrismaPg } from '@prisma/adapter-pg';

export class Users {
  constructor(connectionString) {
    this.prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  }

  async add(name) {
    const user = await this.prisma.user.create({ data: { name } });
    return user.name;
  }

  async names() {
    const users = await this.prisma.user.findMany();
    return users.map((user) => user.name);
  }
}
