import Router from '@koa/router';
import Koa from 'koa';

const app = new Koa();
const router = new Router();

async function showCart(ctx) {
  ctx.body = lines(ctx.params.id);
}

function lines(id) {
  return [id];
}

async function timing(ctx, next) {
  await next();
  console.log(ctx.url);
}

router.get('/carts/:id', showCart);
app.use(timing);
app.use(router.routes());
