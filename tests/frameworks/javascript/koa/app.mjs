import Koa from 'koa';
import Router from '@koa/router';

const router = new Router();

async function showCart(ctx) {
  ctx.body = { cart: Number(ctx.params.id) };
}

router.get('/carts/:id', showCart);

export const app = new Koa();

app.use(async (ctx, next) => {
  await next();
  ctx.set('X-Seen', 'yes');
});
app.use(router.routes());
