import type { Finding } from '../finding.ts';
import { each, type Slices } from '../slices.ts';
import type { TrailEvent } from '../trail-event.ts';
import { isWrite, succeeded } from './classify.ts';
import { credentialOf, isSignIn } from './credential-events.ts';
import { ruleFor } from './event-table.ts';
import { knownArns } from './known-arns.ts';
import { fromNet, type Hash, renewal, unclassified } from './make-finding.ts';
import { aloneNets } from './net-alone.ts';
import { netOf, type Policies } from './net-effect.ts';
import { fold } from './net-resources.ts';
import { type Operation, operationsOf } from './operations.ts';
import { livesOf } from './principals.ts';
import type { Tree } from './session-tree.ts';

/** Successful writes of the tree. */
export const writesOf = (tree: Tree): TrailEvent[] => tree.events.filter((e) => isWrite(e) && succeeded(e));

/** Does the credential or console session that the call gave stand in the tree? Then it is told there. */
const leadsOn = (e: TrailEvent, tree: Tree): boolean =>
  credentialOf(e) !== null ||
  (isSignIn(e) && tree.sessions.some((s) => s.kind === 'console' && s.principal === e.actor.arn));

const policiesIn = (things: Map<string, Operation[]>): Policies => {
  const policies: Policies = { made: new Map(), ended: new Map() };
  for (const o of [...things.values()].flatMap((ops) => (ops[0]?.rule.family === 'policy' ? ops : []))) {
    if (o.rule.effect === 'adds') {
      policies.made.set(o.subject, o);
      policies.ended.delete(o.subject);
    } else if (policies.made.has(o.subject)) policies.ended.set(o.subject, o.e);
  }
  return policies;
};

const order = (a: Finding, b: Finding): number => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Findings out of the events of a tree (product.md §5): every successful write is in the `events` of one, as its net effect
 * over all Regions; failed calls are none, except tries on the logging. What is not in a table is an unclassified write.
 * The same for every order of the events. `standing` is not told here (see liveness.ts). `gone`: ids of those that hang on
 * something that the tree itself deleted.
 */
export function* derivingFindings(tree: Tree, hash: Hash): Slices<{ findings: Finding[]; gone: Set<string> }> {
  const writes = writesOf(tree);
  yield;
  const births = tree.renewals.map((b) => b.credential);
  const arnOf = knownArns(tree.events, [
    ...[tree.role, ...births.map((c) => c.issuer)],
    ...tree.sessions.flatMap((s) => [s.issuer, s.principal]),
  ]);
  yield;
  const operate = operationsOf(tree.events, livesOf(writes, arnOf));
  const findings: Finding[] = [];
  const gone = new Set<string>();
  const by = (e: TrailEvent): string => tree.owner.get(e.id) ?? '(no key)';
  const things = new Map<string, Operation[]>();
  yield;
  yield* each(tree.events, (e) => {
    const done = succeeded(e);
    const write = done && isWrite(e);
    const rule = ruleFor(e);
    if (!write && !(done ? rule?.reads?.(e) : rule?.tries)) return;
    const operations = operate(e, rule);
    for (const o of operations) {
      const known = things.get(o.thing);
      if (known) known.push(o);
      else things.set(o.thing, [o]);
    }
    if (write && operations.length === 0 && !leadsOn(e, tree)) findings.push(unclassified(e, by(e), false, hash));
  });
  const policies = policiesIn(things);
  yield;
  fold(things);
  yield;
  yield* each(things.values(), (operations) => {
    const { nets, loose } = netOf(operations, policies, things);
    for (const { net, ends } of nets) {
      const finding = fromNet(net, ends, tree.owner, hash);
      const [life] = net.lead.lives;
      if (life?.ended && !life.unsure) gone.add(finding.id);
      findings.push(finding);
    }
    const { nets: alone, rest } = aloneNets(loose);
    for (const net of alone) findings.push(fromNet(net, [], tree.owner, hash));
    for (const o of rest) findings.push(unclassified(o.e, by(o.e), o.rule.effect === 'removes', hash));
  });
  const followed = new Set(tree.sessions.map((s) => s.accessKeyId));
  for (const b of tree.renewals) {
    const earlier = tree.issuedAt !== null && b.event.time < tree.issuedAt;
    findings.push(renewal(b, { followed: followed.has(b.credential.accessKeyId), earlier }, hash));
  }
  return { findings: findings.sort(order), gone };
}
