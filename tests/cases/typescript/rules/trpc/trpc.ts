import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { Context } from './context';
import { protectedProcedure } from './base';

const t = initTRPC.context<Context>().create();

const timed = t.middleware(async ({ path, next }) => {
  const result = await next();
  console.log(path, result.ok);
  return result;
});

export const publicProcedure = t.procedure.use(timed);

export const posts = t.router({
  byId: publicProcedure.input(z.object({ id: z.string() })).query(async ({ input, ctx }) => {
    const post = await ctx.prisma.post.findUnique({ where: { id: input.id } });
    if (!post) {
      throw new TRPCError({ code: 'NOT_FOUND' });
    }
    return post;
  }),
  add: protectedProcedure
    .input(z.object({ title: z.string() }))
    .output(z.object({ id: z.string() }))
    .mutation(({ input, ctx }) => {
      return ctx.store.add(input.title);
    }),
  ticks: t.procedure.subscription(async function* () {
    yield 1;
  }),
  slugs: t.procedure.input((value: unknown) => String(value)).query(({ input }) => slug(input)),
});

function slug(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

class Query {
  query(run: () => number): number {
    return run();
  }
}

export const other = new Query().query(() => 5);
