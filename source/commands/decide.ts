import { openIncident } from '../composition/open-incident.ts';
import { plural } from '../core/plural.ts';
import { safeText } from '../core/view/safe-text.ts';
import { exitCode } from '../core/words.ts';
import type { Command } from './arguments.ts';
import { chooseIncident } from './choose-incident.ts';
import type { Context } from './context.ts';
import { mustWriteProved } from './must-write.ts';
import { CommandError } from './say-error.ts';
import { setup } from './setup.ts';

type Decide = Extract<Command, { kind: 'dispose' | 'link' | 'attest' | 'waive' }>;
type Opened = Awaited<ReturnType<typeof openIncident>>;

/** `reseal dispose`, `link`, `attest`, `waive`: what `x` does in the app, for scripts. */
export const decide = async (command: Decide, context: Context): Promise<number> => {
  const { stateDir, config } = await setup(command, context);
  const incident = await chooseIncident(stateDir, command.incident);
  const opened = await openIncident({
    stateDir,
    incident,
    mode: 'write',
    config,
    readOnly: command.readOnly,
    env: context.env,
  });
  try {
    await mustWriteProved(opened);
    context.out(await record(command, opened));
    const { message } = opened.engine.state();
    if (message?.level === 'error') throw new CommandError(message.text, exitCode.fault);
    return exitCode.ok;
  } finally {
    await opened.close();
  }
};

const record = async (command: Decide, { engine, store }: Opened): Promise<string> => {
  if (command.kind === 'dispose') {
    const known = new Set(store.progress().findings.map((f) => f.id));
    const strangers = command.findings.filter((f) => !known.has(f));
    if (strangers.length > 0)
      throw new CommandError(`${store.incident} has no finding ${strangers.join(', ')}. Nothing was disposed of.`);
    const { as, reason, owner, expires, reference } = command;
    await engine.dispose(command.findings, { as, reason, owner, expires, reference });
    return `${plural(command.findings.length, 'finding')} ${as}.`;
  }
  if (command.kind === 'link') {
    const { finding, to, justification, approver, alert } = command;
    const linked = await engine.link(finding, { incident: to, justification, approver, alert });
    if (!linked.ok) throw new CommandError(safeText(linked.why));
    return `${safeText(linked.text)} \`reseal check --step expiry.renewal\` judges by it.`;
  }
  const spec = engine.state().items.find((i) => i.id === command.item);
  if (!spec)
    throw new CommandError(`there is no item ${command.item}. Nothing was changed. See \`reseal status\` for the ids.`);
  if (command.kind === 'attest') {
    if (spec.attestable === false)
      throw new CommandError(
        `a probe looks at ${spec.id}, so nobody can vouch for it. Nothing was changed. \`reseal check\` reads it; waive it to accept it as it is.`,
      );
    await engine.attest(spec.id, command.note);
    return `${spec.id} attested.`;
  }
  if (!spec.skippable) throw new CommandError(`${spec.id} can be attested, never waived. Nothing was changed.`);
  if (command.expires <= engine.now())
    throw new CommandError('a waiver has to end in the future. Nothing was changed.');
  if (command.closedRegions) return acceptClosed(command, engine);
  await engine.waive(spec.id, command.reason, command.expires);
  return `${spec.id} waived.`;
};

/** Only what the organisation closes now, each by name: a missing permission stays unknown, and so does what is closed later. */
const acceptClosed = async (
  { item, reason, expires }: Extract<Decide, { kind: 'waive' }>,
  engine: Opened['engine'],
): Promise<string> => {
  if (item !== 'trail.collected')
    throw new CommandError(`--closed-regions goes with trail.collected, not with ${item}. Nothing was changed.`);
  const count = await engine.acceptClosed(reason, expires);
  if (count === 0)
    throw new CommandError(
      'no Region is known to be closed by the organisation. Nothing was accepted. `reseal check` looks.',
    );
  return `${plural(count, 'closed Region')} accepted. \`reseal check\` judges by it.`;
};
