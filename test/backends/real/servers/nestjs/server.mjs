import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Post,
  Req,
  Res,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import cookieParser from 'cookie-parser';

// NestJS as its documentation has it, with a refresh cookie; decorators are called, as Node does not know their syntax.

const LIFETIME = `${process.env.LIFETIME}s`;
const users = [
  { userId: 1, username: 'alice', password: 'alice-demo' },
  { userId: 2, username: 'bob', password: 'bob-demo' },
];
/** Refresh tokens that are good, and whose. */
const sessions = new Map();

class AuthGuard {
  constructor(jwt) {
    this.jwt = jwt;
  }

  async canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const [type, token] = request.headers.authorization?.split(' ') ?? [];
    if (type !== 'Bearer') throw new UnauthorizedException();
    try {
      request.user = await this.jwt.verifyAsync(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
Injectable()(AuthGuard);
Inject(JwtService)(AuthGuard, undefined, 0);

class AuthController {
  constructor(jwt) {
    this.jwt = jwt;
  }

  async issue(user, response) {
    const refreshToken = randomUUID();
    sessions.set(refreshToken, user);
    response.cookie('refresh_token', refreshToken, { httpOnly: true, sameSite: 'strict', path: '/auth' });
    const { userId: sub, username } = user;
    return { access_token: await this.jwt.signAsync({ sub, username }, { expiresIn: LIFETIME, jwtid: randomUUID() }) };
  }

  login({ username, password }, response) {
    const user = users.find((each) => each.username === username && each.password === password);
    if (user === undefined) throw new UnauthorizedException();
    return this.issue(user, response);
  }

  refresh(request, response) {
    const used = request.cookies.refresh_token;
    const user = sessions.get(used);
    if (user === undefined) throw new UnauthorizedException();
    sessions.delete(used);
    return this.issue(user, response);
  }

  logout(request, response) {
    sessions.delete(request.cookies.refresh_token);
    response.clearCookie('refresh_token', { path: '/auth' });
  }
}
Inject(JwtService)(AuthController, undefined, 0);
Controller('auth')(AuthController);
route(AuthController, 'login', [Post('login')], [Body(), Res({ passthrough: true })]);
route(AuthController, 'refresh', [Post('refresh')], [Req(), Res({ passthrough: true })]);
route(AuthController, 'logout', [Post('logout'), UseGuards(AuthGuard)], [Req(), Res({ passthrough: true })]);

class ProfileController {
  profile(request) {
    return request.user;
  }
}
Controller('profile')(ProfileController);
route(ProfileController, 'profile', [Get(), UseGuards(AuthGuard)], [Req()]);

function route({ prototype }, name, decorators, parameters) {
  for (const [at, parameter] of parameters.entries()) parameter(prototype, name, at);
  for (const decorate of decorators) decorate(prototype, name, Object.getOwnPropertyDescriptor(prototype, name));
}

class AppModule {}
Module({
  imports: [JwtModule.register({ global: true, secret: randomUUID() })],
  controllers: [AuthController, ProfileController],
})(AppModule);

const app = await NestFactory.create(AppModule, { logger: ['error'] });
app.use(cookieParser());
await app.listen(Number(process.env.PORT), '127.0.0.1');
