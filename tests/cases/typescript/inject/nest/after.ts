import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { Body, Controller, Get, Injectable, Param, Post } from './nest.js';

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

function _otelRun<_otelT>(
  _otelName: string,
  _otelAbout: string | _otel.SpanOptions,
  _otelBody: (_otelSpan: _otel.Span) => _otelT,
): _otelT {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = (_otelSpan: _otel.Span) => {
    try {
      return _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

function _otelRunAsync<_otelT>(
  _otelName: string,
  _otelAbout: string | _otel.SpanOptions,
  _otelBody: (_otelSpan: _otel.Span) => Promise<_otelT>,
): Promise<_otelT> {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = async (_otelSpan: _otel.Span) => {
    try {
      return await _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

interface Item {
  id: string;
  price: number;
}

@Injectable()
export class Items {
  private readonly all: Item[] = [];

  async one(id: string): Promise<Item | undefined> {
    const _otelAbout = 'shop/cart.Items.one';
    return await _otelRunAsync('Items.one', _otelAbout, async (): Promise<Item | undefined> => {
      const found = this.all.find((each) => each.id === id);
      return found;
    });
  }

  add(item: Item): number {
    return _otelRun('Items.add', 'shop/cart.Items.add', (): number => {
      return this.all.push(item);
    });
  }
}

@Controller('items')
export class ItemsController {
  constructor(private readonly items: Items) {}

  @Get(':id')
  // one of them
  async show(@Param('id') id: string): Promise<Item | undefined> {
    const _otelName = 'ItemsController.show';
    const _otelAbout = 'shop/cart.ItemsController.show';
    return await _otelRunAsync(_otelName, _otelAbout, async (): Promise<Item | undefined> => {
      const item = await this.items.one(id);
      return item;
    });
  }

  @Post()
  create(@Body() item: Item): { count: number } {
    const _otelAbout = 'shop/cart.ItemsController.create';
    return _otelRun('ItemsController.create', _otelAbout, (): { count: number } => {
      const count = this.items.add(item);
      return { count };
    });
  }
}
