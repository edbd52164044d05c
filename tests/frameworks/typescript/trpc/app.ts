import { initTRPC, TRPCError } from '@trpc/server';

interface Context {
  readonly user: string | null;
}

interface Post {
  readonly id: number;
  readonly title: string;
}

const t = initTRPC.context<Context>().create();
const posts: Post[] = [];

const signedIn = t.middleware(async ({ ctx, next }) => {
  if (ctx.user === null) {
    throw new TRPCError({ code: 'UNAUTHORIZED' });
  }
  return next({ ctx: { user: ctx.user } });
});

const protectedProcedure = t.procedure.use(signedIn);

function title(value: unknown): string {
  if (typeof value !== 'string') {
    throw new TypeError('a title is text');
  }
  return value;
}

export const router = t.router({
  byId: t.procedure
    .input((value: unknown) => Number(value))
    .query(({ input }) => {
      const found = posts.find((each) => each.id === input);
      if (found === undefined) {
        throw new TRPCError({ code: 'NOT_FOUND' });
      }
      return found;
    }),
  add: protectedProcedure.input(title).mutation(async ({ ctx, input }) => {
    const post = { id: posts.length + 1, title: `${input} (${ctx.user})` };
    posts.push(post);
    return await Promise.resolve(post);
  }),
});

export type Router = typeof router;

export const caller = t.createCallerFactory(router);
