import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { get } from './http.mjs';

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

function _otelRun(_otelName, _otelAbout, _otelBody) {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = (_otelSpan) => {
    try {
      return _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

function _otelRunAsync(_otelName, _otelAbout, _otelBody) {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = async (_otelSpan) => {
    try {
      return await _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

export const short = (a) =>
  _otelRun(
    'short',
    {
      attributes: {
        'code.function.name': 'shop/cart.short',
        'shop.a': typeof a === 'number',
      },
    },
    () => a + 1,
  );

export const object = (id) =>
  _otelRun('object', 'shop/cart.object', () => ({ id, at: Date.now() }));

export const spread = (id, name) =>
  _otelRun('spread', 'shop/cart.spread', () => ({
    id,
    name,
    text: `
as it is`,
  }));

export const next = async (gateway, id) =>
  await _otelRunAsync(
    'next',
    'shop/cart.next',
    async () => await gateway.load(id, 'next'),
  );

export const long = (first, second, third) =>
  _otelRun(
    'long',
    'shop/cart.long',
    () =>
      [first, second, third].map((each) => each.toUpperCase()).join(', and then '),
  );

export const choose = (first, second, third) =>
  _otelRun('choose', 'shop/cart.choose', () =>
    first.length + second.length > 80 ? second.slice(0, 40) : third.slice(0, 40),
  );

export const curried = (a) =>
  _otelRun('curried', 'shop/cart.curried', () => (b) => a * b);

export const commented = (a) => _otelRun('commented', 'shop/cart.commented', () => /* before */ a.b) /* after */; // the end

export const broken = (a) => _otelRun('broken', 'shop/cart.broken', () =>
  // reason
  a.c);

export const late = async () =>
  await _otelRunAsync(
    'late',
    'shop/cart.late',
    async () =>
      [await get('https://shop.example/carts/late'), await get('/carts/later')],
  );

export const packed=a=> _otelRun('packed', 'shop/cart.packed', () =>a),pair=(a,b=c=>c)=> _otelRun('pair', 'shop/cart.pair', () =>(a,b));

export class Cart {
  total = (rate) =>
    _otelRun(
      'total',
      'shop/cart.Cart.total',
      () => this.lines.reduce((sum, line) => sum + line.price, 0) * rate,
    );
  empty = () => _otelRun('empty', 'shop/cart.Cart.empty', () => []);
}

export const counted = (a) => a.d;

export const promised = (url) => get(url).then((found) => found.text());
