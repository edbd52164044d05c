import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '@prisma/client';

export class Users {
  readonly prisma: PrismaClient;

  constructor(connectionString: string) {
    this.prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  }

  async add(name: string): Promise<string> {
    const user = await this.prisma.user.create({ data: { name } });
    return user.name;
  }

  async names(limit: number): Promise<string[]> {
    const users = await this.prisma.user.findMany({ take: limit, orderBy: { name: 'asc' } });
    return users.map((user) => user.name);
  }

  async count(): Promise<number> {
    const rows = await this.prisma.$queryRaw<{ n: bigint }[]>`select count(*) as n from "User"`;
    return Number(rows[0]?.n ?? 0);
  }

  async both(first: string, second: string): Promise<number> {
    return await this.prisma.$transaction(async (tx) => {
      await renamed(tx, first, second);
      return await tx.user.count();
    });
  }
}

async function renamed(tx: Prisma.TransactionClient, from: string, to: string): Promise<void> {
  await tx.user.updateMany({ where: { name: from }, data: { name: to } });
}

export function where(name: string): Prisma.UserWhereInput {
  const plain = name.trim();
  return { name: plain };
}
