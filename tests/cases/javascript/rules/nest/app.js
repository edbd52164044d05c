import { Controller, Get, Post } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';

@Controller('cats')
export class CatsController {
  constructor(cats) {
    this.cats = cats;
  }

  @Get(':id')
  async findOne(id) {
    return this.nameOf(id);
  }

  @Post()
  create(cat) {
    return this.cats.push(cat);
  }

  @Cron('0 * * * *')
  sweep() {
    this.cats.length = 0;
  }

  nameOf(id) {
    return `cat ${id}`;
  }
}
