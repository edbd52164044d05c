import { HttpService } from '@nestjs/axios';
import { Injectable, Logger, NotFoundException, OnModuleInit } from '@nestjs/common';
import { EventEmitter2, OnEvent } from '@nestjs/event-emitter';
import { Cron, CronExpression } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import { firstValueFrom } from 'rxjs';
import { DataSource, In, Repository } from 'typeorm';

import { User } from './user.entity';

@Injectable()
export class UsersService implements OnModuleInit {
  private readonly logger = new Logger(UsersService.name);

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly http: HttpService,
    private readonly dataSource: DataSource,
    private readonly events: EventEmitter2,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.users.count();
  }

  async find(userId: string): Promise<User> {
    const user = await this.users.findOne({ where: { id: userId } });
    if (!user) {
      throw new NotFoundException();
    }
    return user;
  }

  async several(ids: string[]): Promise<User[]> {
    return this.users.find({ where: { id: In(ids) } });
  }

  async rename(userId: string, name: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const user = await manager.findOneByOrFail(User, { id: userId });
      user.name = name;
      await manager.save(user);
    });
    this.events.emit('user.renamed', { userId });
  }

  async avatar(userId: string): Promise<string> {
    const answer = await firstValueFrom(this.http.get<{ url: string }>(`/avatars/${userId}`));
    return answer.data.url;
  }

  active(limit: number) {
    return this.users.createQueryBuilder('user').where('user.active = true').limit(limit).getMany();
  }

  @Cron(CronExpression.EVERY_HOUR)
  async sweep(): Promise<void> {
    await this.users.delete({ active: false });
  }

  @OnEvent('user.renamed')
  note(event: { userId: string }): void {
    this.logger.log(`renamed ${event.userId}`);
  }

  label(user: User): string {
    return `${user.name} <${user.id}>`;
  }
}
