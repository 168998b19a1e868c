import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { realClock } from '../adapters/clock.ts';
import { realReach } from '../composition/ports.ts';
import { noConfig } from '../core/config.ts';
import { neededToTry, untried } from '../core/permissions/missing.ts';
import { namesOf, policies } from '../core/permissions/print.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import type { Context } from './context.ts';
import { type Answers, askAll } from './init-questions.ts';
import { configText } from './init-text.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';

type Init = Extract<Command, { kind: 'init' }>;

/** `reseal init`: asks, probes who one is, and writes the configuration; never over one that is there. */
export const init = async (command: Init, context: Context): Promise<number> => {
  if (command.policies) return print(command, context);
  if (command.verify) return verify(command, context);
  if (command.readOnly)
    throw new CommandError('--read-only and init exclude each other: init writes a configuration.', exitCode.usage);
  const file = path.resolve(context.cwd, command.out ?? 'reseal.config.yaml');
  const account = await whoReads(context);
  const given: Answers = {
    ...{ roleArn: command.roleArn, account, vaultRole: null, terraform: [], context: null },
  };
  const answers = context.interactive ? await askAll(given, context) : given;
  if (!answers.roleArn)
    throw new CommandError(
      'which role is the breakglass role is not known. Nothing was written. Give --role-arn ARN.',
      exitCode.usage,
    );
  try {
    await writeFile(file, configText(answers), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const why = exists
      ? 'is there already'
      : `cannot be written (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`;
    throw new CommandError(`${file} ${why}. Nothing was changed. Give another one with --out FILE.`);
  }
  context.out(
    `${safeText(file)} is written. What reseal must be allowed to do: reseal init --policies; whether it is: reseal init --verify.`,
  );
  return exitCode.ok;
};

/** The account of the ambient credentials; null where there are none, and that is said. */
const whoReads = async ({ env, err }: Context): Promise<string | null> => {
  const reach = realReach(realClock(), noConfig(), env, false);
  const { createIdentity } = await import('../adapters/sts.ts');
  const identity = createIdentity(await reach.read(), reach.clock);
  const me = await identity.whoami(AbortSignal.timeout(15_000));
  identity.close();
  if (me.ok) return me.value.account;
  err(`reseal: who you are is not known: ${safeText(me.fault.what)} The account is taken from the role's ARN.`);
  return null;
};

const print = async (command: Init, context: Context): Promise<number> => {
  const { config } = await setup(command, context);
  const roleArn = command.roleArn ?? config.breakglass.roleArn ?? 'arn:aws:iam::ACCOUNT:role/breakglass-emergency';
  for (const { name, says, text } of policies(namesOf(roleArn), config.vault)) {
    context.out(`# ${name}: ${says}\n${text}\n`);
  }
  return exitCode.ok;
};

/** Reading and acting are two identities; where they are one, it is tried for both. */
const verify = async (command: Init, context: Context): Promise<number> => {
  const { config } = await setup(command, context);
  const clock = realClock();
  const reach = realReach(clock, config, context.env, false);
  const { verifyPermissions } = await import('../adapters/verify-permissions.ts');
  const { createIdentity } = await import('../adapters/sts.ts');
  const id = randomBytes(8).toString('hex');
  const signal = AbortSignal.timeout(300_000);
  let [missing, untold] = [0, 0];
  const roleArn = command.roleArn ?? config.breakglass.roleArn;
  for (const which of ['read', 'act', 'delete-created', 'undo'] as const) {
    const access = await (which === 'read' ? reach.read() : reach.act());
    const identity = createIdentity(access, clock);
    const me = await identity.whoami(signal);
    identity.close();
    // What no role has to have: without it some commands stay disabled, and that is all.
    const isOptional = which === 'delete-created' || which === 'undo';
    const names = namesOf(roleArn ?? `arn:aws:iam::${me.ok ? me.value.account : 'ACCOUNT'}:role/breakglass-emergency`);
    context.out(
      `${which}${isOptional ? ' (optional)' : ''} as ${me.ok ? safeText(me.value.arn) : `nobody: ${safeText(me.fault.what)}`}`,
    );
    const tried = await verifyPermissions(access, clock, which, id, signal);
    for (const p of tried) {
      if (p.allowed === false && !isOptional) missing += 1;
      if (p.allowed === null && !isOptional) untold += 1;
      const mark = p.allowed === true ? 'yes' : p.allowed === false ? 'NO ' : '?  ';
      context.out(`  ${mark} ${p.action}${p.allowed === true ? '' : `  ${safeText(p.why)}`}`);
      const needed = p.allowed === false ? neededToTry(which, p.action, names) : null;
      if (needed) {
        context.out(`      lacks statement ${needed.statement.Sid} of ${needed.policy}:`);
        context.out(`      ${JSON.stringify(needed.statement)}`);
      }
    }
    const rest = untried(
      which,
      tried.map((p) => p.action),
      names,
    );
    const left = which === 'read' ? `${rest.length} more that only read` : rest.join(', ');
    if (rest.length > 0) context.out(`  -   not tried: ${left}`);
  }
  context.out(
    'What is not tried has no call here that surely changes nothing. What Vault and a cluster allow is not tried.',
  );
  return missing > 0 ? exitCode.attention : untold > 0 ? exitCode.unknown : exitCode.ok;
};
