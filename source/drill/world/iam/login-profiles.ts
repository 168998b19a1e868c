import { alreadyExists, noSuchEntity } from '../failure.ts';
import type { User } from '../graph.ts';
import type { Input } from '../input.ts';
import { flag, type Output, optional, required } from '../input.ts';
import { namedUser, onUser } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';

const describe = (user: User, login: NonNullable<User['login']>): Output => ({
  LoginProfile: {
    UserName: user.name,
    CreateDate: new Date(login.created),
    PasswordResetRequired: login.resetRequired,
  },
});

const profileOf = (ctx: OpContext, input: Input) => {
  const user = namedUser(ctx, input);
  if (!user.login) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return { user, login: user.login };
};

/** Passwords are taken and forgotten: the world never keeps one. */
export const loginProfileOperations: Operations = {
  CreateLoginProfile: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    required(input, 'Password');
    if (user.login) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
    user.login = { created: ctx.at, resetRequired: flag(input, 'PasswordResetRequired') };
    return describe(user, user.login);
  }, onUser),
  UpdateLoginProfile: writes((ctx, input) => {
    const { login } = profileOf(ctx, input);
    if (optional(input, 'PasswordResetRequired') !== null) login.resetRequired = flag(input, 'PasswordResetRequired');
    return {};
  }, onUser),
  DeleteLoginProfile: writes((ctx, input) => {
    profileOf(ctx, input).user.login = null;
    return {};
  }, onUser),
  GetLoginProfile: reads((ctx, input) => {
    const { user, login } = profileOf(ctx, input);
    return describe(user, login);
  }, onUser),
};
