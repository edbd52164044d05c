import { Body, Controller, Get, Injectable, Param, Post } from './nest.js';

interface Item {
  id: string;
  price: number;
}

@Injectable()
export class Items {
  private readonly all: Item[] = [];

  async one(id: string): Promise<Item | undefined> {
    const found = this.all.find((each) => each.id === id);
    return found;
  }

  add(item: Item): number {
    return this.all.push(item);
  }
}

@Controller('items')
export class ItemsController {
  constructor(private readonly items: Items) {}

  @Get(':id')
  // one of them
  async show(@Param('id') id: string): Promise<Item | undefined> {
    const item = await this.items.one(id);
    return item;
  }

  @Post()
  create(@Body() item: Item): { count: number } {
    const count = this.items.add(item);
    return { count };
  }
}
