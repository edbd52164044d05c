import { Injectable, OnModuleInit } from '@nestjs/common';
import { Prisma, PrismaClient } from '@prisma/client';
import { PrismaClient as Generated } from './generated/prisma/client.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  async onModuleInit() {
    await this.$connect();
  }
}

const generated = new Generated();

export async function names(): Promise<string[]> {
  const users = await generated.user.findMany({ select: { name: true } });
  return users.map((user) => user.name);
}

export class Orders {
  constructor(
    private readonly database: PrismaService,
    private readonly store: PrismaClient,
  ) {}

  async open(customerId: number) {
    return this.database.order.findMany({ where: { customerId, open: true } });
  }

  async place(customerId: number, total: number) {
    return this.store.$transaction(async (tx) => {
      const order = await tx.order.create({ data: { customerId, total } });
      await reserve(tx, order.id);
      return order;
    });
  }

  async raw(): Promise<number> {
    const rows = await this.store.$queryRaw<{ n: number }[]>`select count(*) as n from "Order"`;
    return rows[0]?.n ?? 0;
  }
}

async function reserve(tx: Prisma.TransactionClient, orderId: number): Promise<void> {
  await tx.stock.updateMany({ where: { orderId }, data: { reserved: true } });
}

export function where(open: boolean): Prisma.OrderWhereInput {
  return { open };
}
