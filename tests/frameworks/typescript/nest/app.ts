import 'reflect-metadata';

import {
  Body,
  Controller,
  Get,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Post,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type OnModuleInit,
} from '@nestjs/common';

interface Cat {
  readonly id: number;
  readonly name: string;
}

@Injectable()
export class KeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return request.headers['x-key'] === 'cat';
  }
}

@Injectable()
export class CatsService implements OnModuleInit {
  private readonly cats = new Map<number, Cat>();

  async onModuleInit(): Promise<void> {
    this.add('tom');
    await Promise.resolve();
  }

  add(name: string): Cat {
    const cat = { id: this.cats.size + 1, name };
    this.cats.set(cat.id, cat);
    return cat;
  }

  find(id: number): Cat {
    const cat = this.cats.get(id);
    if (cat === undefined) {
      throw new NotFoundException(`no cat ${id}`);
    }
    return cat;
  }
}

@Controller('cats')
@UseGuards(KeyGuard)
export class CatsController {
  constructor(private readonly cats: CatsService) {}

  @Get(':id')
  async show(@Param('id') catId: string): Promise<Cat> {
    return await Promise.resolve(this.cats.find(Number(catId)));
  }

  @Post()
  create(@Body() cat: { name: string }): Cat {
    return this.cats.add(cat.name);
  }
}

@Module({ controllers: [CatsController], providers: [CatsService] })
export class AppModule {}
