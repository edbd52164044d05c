import {
  Body,
  CallHandler,
  CanActivate,
  ArgumentsHost,
  Catch,
  Controller,
  ExceptionFilter,
  ExecutionContext,
  Get,
  Injectable,
  NestInterceptor,
  NestMiddleware,
  Param,
  PipeTransform,
  Post,
  UseGuards,
  Query as QueryParam,
} from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, EventPattern, GrpcMethod, MessagePattern, Payload } from '@nestjs/microservices';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Process, Processor } from '@nestjs/bull';
import { WorkerHost } from '@nestjs/bullmq';
import type { NextFunction, Request, Response } from 'express';

import { UsersService } from './users.service';

@Injectable()
export class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<Request>().headers.authorization !== undefined;
  }
}

@Injectable()
export class Timing implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    return next.handle();
  }
}

@Catch()
export class Everything implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().sendStatus(500);
  }
}

@Injectable()
export class Tenant implements NestMiddleware {
  use(request: Request, response: Response, next: NextFunction): void {
    next();
  }
}

@Injectable()
export class Trim implements PipeTransform<string, string> {
  transform(value: string): string {
    return value.trim();
  }
}

@Controller('users')
@UseGuards(TokenGuard)
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get(':id')
  async show(@Param('id') userId: string) {
    return this.users.find(userId);
  }

  @Post()
  create(@Body() body: { name: string }): { name: string } {
    return body;
  }

  @MessagePattern({ cmd: 'find' })
  found(@Payload() userId: string) {
    return this.users.find(userId);
  }

  @EventPattern('renamed')
  async renamed(@Payload() data: { id: string }, @Ctx() context: unknown): Promise<void> {
    await this.users.rename(data.id, 'x');
  }

  @GrpcMethod('Users', 'Find')
  async grpc(data: { id: string }) {
    return this.users.find(data.id);
  }

  private helper(): number {
    return 1;
  }
}

@Resolver('User')
export class UsersResolver {
  constructor(private readonly users: UsersService) {}

  @Query()
  user(@Args('id') id: string) {
    return this.users.find(id);
  }

  @Mutation()
  async rename(@Args('id') id: string, @Args('name') name: string) {
    await this.users.rename(id, name);
    return true;
  }

  @ResolveField()
  label(@Parent() user: { name: string }) {
    return user.name;
  }
}

@WebSocketGateway()
export class Gateway {
  @SubscribeMessage('events')
  handle(client: unknown, data: string): string {
    return data;
  }
}

@Processor('mail')
export class Mail {
  @Process()
  async send(job: { data: unknown }): Promise<void> {
    await Promise.resolve(job);
  }
}

@Processor('mail2')
export class Mail2 extends WorkerHost {
  async process(job: { data: unknown }): Promise<void> {
    await Promise.resolve(job);
  }
}
