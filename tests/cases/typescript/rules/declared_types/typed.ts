import { Injectable, Inject } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { InjectQueue } from '@nestjs/bullmq';
import { ClientKafka, ClientProxy } from '@nestjs/microservices';
import { Channel, ConsumeMessage } from 'amqplib';
import { Queue, Worker, Job } from 'bullmq';
import type { FastifyInstance, FastifyRequest, FastifyReply } from 'fastify';
import express, {
  type Express,
  type Request,
  type Response,
  type NextFunction,
  Router,
} from 'express';
import { Hono, type Context } from 'hono';
import { Redis } from 'ioredis';
import type { Producer, EachMessagePayload } from 'kafkajs';
import { EntityManager } from '@mikro-orm/core';
import { Kysely } from 'kysely';
import { Model } from 'mongoose';
import { Pool, type PoolClient } from 'pg';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { AxiosInstance } from 'axios';
import { Controller as RController, Get as RGet } from 'routing-controllers';
import { Resolver, Query as GQuery } from 'type-graphql';
import { readFile } from 'node:fs/promises';
import * as fs from 'fs';
import { execFile } from 'node:child_process';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText } from 'ai';
import { Command } from 'commander';

interface Database {
  person: { id: number };
}
type Cat = { name: string };

@Injectable()
export class Stores {
  private readonly s3: S3Client;
  private openai = new OpenAI();
  readonly #pool: Pool;

  constructor(
    @InjectModel('Cat') private readonly cats: Model<Cat>,
    @InjectQueue('mail') private readonly mail: Queue,
    @Inject('X') private readonly proxy: ClientProxy,
    private readonly kafka: ClientKafka,
    private readonly channel: Channel,
    private readonly redis: Redis,
    private readonly producer: Producer,
    private readonly em: EntityManager,
    private readonly kysely: Kysely<Database>,
    pool: Pool,
    private readonly db: NodePgDatabase,
    private readonly axios: AxiosInstance,
    private readonly optional?: Redis | null,
  ) {
    this.#pool = pool;
    this.s3 = new S3Client({});
  }

  async cat(): Promise<unknown> {
    const c = await this.cats.findOne({ name: 'x' }).exec();
    return c;
  }
  async enqueue(): Promise<void> {
    const j = await this.mail.add('x', {});
    void j;
  }
  async ask(): Promise<void> {
    const a = this.proxy.send('x', {});
    void a;
  }
  async tell(): Promise<void> {
    const a = this.kafka.emit('x', {});
    void a;
  }
  publish(): void {
    const a = this.channel.publish('x', 'y', Buffer.from(''));
    void a;
  }
  async cached(key: string): Promise<string | null> {
    const a = await this.redis.get(key);
    return a;
  }
  async produce(): Promise<void> {
    const a = await this.producer.send({ topic: 'x', messages: [] });
    void a;
  }
  async mikro(): Promise<void> {
    const a = await this.em.findOne('X', {});
    void a;
  }
  async people(): Promise<void> {
    const a = await this.kysely.selectFrom('person').selectAll().execute();
    void a;
  }
  async rows(): Promise<void> {
    const a = await this.#pool.query('select 1');
    void a;
  }
  async drizzled(): Promise<void> {
    const a = await this.db.select().from({} as never);
    void a;
  }
  async get(): Promise<void> {
    const a = await this.axios.get('x');
    void a;
  }
  async object(): Promise<void> {
    const a = await this.s3.send(new GetObjectCommand({ Bucket: 'a', Key: 'b' }));
    void a;
  }
  async chat(): Promise<void> {
    const a = await this.openai.chat.completions.create({} as never);
    void a;
  }
  async maybe(): Promise<void> {
    const a = await this.optional?.get('x');
    void a;
  }
  async claude(client: Anthropic): Promise<void> {
    const a = await client.messages.create({} as never);
    void a;
  }
}

export async function tx(client: PoolClient): Promise<void> {
  const a = await client.query('select 1');
  void a;
}
export async function vercel(prompt: string) {
  const { text } = await generateText({ prompt } as never);
  return text;
}

export async function routes(app: FastifyInstance): Promise<void> {
  app.get('/things', async (request: FastifyRequest, reply: FastifyReply) => {
    const a = request.query;
    return a;
  });
}

export function mount(app: Express): void {
  app.get('/x', (req: Request, res: Response) => {
    const a = req.query;
    res.json(a);
  });
  app.use((req: Request, res: Response, next: NextFunction): void => {
    const t = Date.now();
    next();
  });
}
const router: Router = express.Router();
router.post('/y', async (req, res) => {
  const a = req.body;
  res.json(a);
});

const app = new Hono<{ Variables: { id: string } }>();
app.get('/z', (c: Context) => {
  const a = 1;
  return c.json({ a });
});

export const handle = async (req: Request, res: Response): Promise<void> => {
  const a = req.body;
  res.json(a);
};

@RController()
export class Things {
  @RGet('/things')
  list() {
    const a = 1;
    return [a];
  }
}
@Resolver()
export class Graph {
  @GQuery(() => [String])
  async recipes(): Promise<string[]> {
    const a = ['x'];
    return a;
  }
}

new Worker('mail', async (job: Job<{ id: string }>) => {
  const a = job.data;
  return a;
});

export async function consume(channel: Channel): Promise<void> {
  await channel.consume('q', (message: ConsumeMessage | null): void => {
    const a = message?.content;
    void a;
  });
}
export async function eachMessage({ topic, message }: EachMessagePayload): Promise<void> {
  const a = message.value;
  void [a, topic];
}
export async function config<T>(path: string): Promise<T> {
  const text = await readFile(path, 'utf8');
  return JSON.parse(text) as T;
}
export function sync(path: string): string {
  const a = fs.readFileSync(path, 'utf8');
  return a;
}
export function run(): void {
  const p = execFile('ls', ['-l']);
  void p;
}

const program = new Command();
program.command('go').action(async (options: { x: string }) => {
  const a = options.x;
  void a;
});
export const handler = async (event: APIGatewayProxyEvent, context: Context): Promise<unknown> => {
  const a = event;
  return a;
};
