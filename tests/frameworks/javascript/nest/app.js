import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';

@Controller('cats')
export class CatsController {
  @Get(':id')
  async findOne(@Param('id') id) {
    return { cat: id, name: this.nameOf(id) };
  }

  nameOf(id) {
    return `cat ${id}`;
  }
}

@Module({ controllers: [CatsController] })
export class AppModule {}
