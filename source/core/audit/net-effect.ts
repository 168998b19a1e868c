import type { Finding } from '../finding.ts';
import type { TrailEvent } from '../trail-event.ts';
import { policyNet, type Things, thingNet, withParents, witnessNet } from './net-resources.ts';
import { boundaryNet, loggingNet, trustNet, versionNet } from './net-special.ts';
import type { Operation } from './operations.ts';
import { inSecondOrder, type Standing } from './second-order.ts';

/** What came of all calls on one thing. `ops` are in the order in which they happened. */
export type Net = {
  ops: Operation[];
  /** The call whose row gives kind and subject. */
  lead: Operation;
  transient: boolean;
  unsure: boolean;
  /** Null = nothing was changed: every try failed. */
  left: NonNullable<Finding['left']> | null;
  before: string | null;
  after: string | null;
};

/** Policies that the tree made or deleted, by ARN. */
export type Policies = { made: Map<string, Operation>; ended: Map<string, TrailEvent> };

/** Things that bear an id of their own, or a name that can be taken again: each making of one is a finding. */
const each = new Set(['user', 'role', 'group', 'policy', 'access-key', 'credential', 'resource']);
/** Things of which taking away and giving back is as much an undoing as the other way round. */
const links = new Set(['attachment', 'membership', 'mfa']);

const standsBefore = ({ rule, lives, thing }: Operation): Standing => {
  // EC2 gives an id once and never again.
  if (rule.family === 'resource' && thing.includes('|ec2 ')) return 'not-there';
  if (rule.family === 'access-key' || rule.family === 'credential') return 'not-there';
  const fresh = lives.some((l) => l.made) && !['user', 'role', 'group'].includes(rule.family);
  return fresh ? 'not-there' : 'unknown';
};

/**
 * Cuts where one life of the thing ends and the next begins. What has nothing to undo is loose; so are notes, unless
 * something follows that they belong to (a virtual MFA device is made before it is enabled).
 */
const segments = (ops: Operation[]): { parts: Operation[][]; loose: Operation[] } => {
  const parts: Operation[][] = [];
  const loose: Operation[] = [];
  let notes: Operation[] = [];
  let here: Operation[] | null = null;
  let closed = false;
  for (const op of ops) {
    const { effect, kind, family } = op.rule;
    // Deleting what is deleted, which S3 answers as if it had, ends nothing anew.
    const again = family === 'resource' && effect === 'removes';
    const begins = here === null || (closed && each.has(family) && effect !== 'notes' && !again);
    if (begins && effect === 'notes') notes.push(op);
    else if (begins && kind === 'unclassified-write') loose.push(op);
    else if (begins) {
      here = [...notes, op];
      notes = [];
      parts.push(here);
    } else here?.push(op);
    if (effect !== 'notes') closed = effect === 'removes';
  }
  return { parts, loose: [...loose, ...notes] };
};

const leftBy = (op: Operation | undefined): Net['left'] =>
  op?.rule.effect === 'removes' ? 'gone' : op?.rule.effect === 'changes' ? 'changed' : 'there';

const plainNet = (ops: Operation[], unsure: boolean): Net | null => {
  const telling = ops.filter((o) => o.rule.effect !== 'notes');
  const [first, last] = [telling[0], telling.at(-1)];
  if (!first || !last) return null;
  const { family } = first.rule;
  const [from, to] = [first.rule.effect, last.rule.effect];
  const undone = (from === 'adds' && to === 'removes') || (links.has(family) && from === 'removes' && to === 'adds');
  const put = family === 'inline' ? telling.find((o) => o.rule.effect === 'adds') : undefined;
  const left = leftBy(last);
  return {
    ...{ ops, unsure, left, before: null },
    lead: to === 'removes' && from === 'removes' ? first : (put ?? first),
    transient: undone && !unsure,
    // A link is named by its other end, also where it is gone.
    after: left === 'gone' && !links.has(family) ? null : last.state,
  };
};

/** What is on a principal goes with it, and an attachment goes with its policy. */
const withOwners = (net: Net, policies: Policies): { net: Net; ends: TrailEvent[] } => {
  const { lead, left } = net;
  const gone = lead.lives.filter((l) => l.ended && !l.unsure && (left === 'there' || (left === 'changed' && l.made)));
  const policy = lead.rule.family === 'attachment' ? policies.ended.get(lead.subject.split(' ')[1] ?? '') : undefined;
  const ends = [...gone.map((l) => l.ended), left === 'there' ? policy : undefined].filter((e) => e instanceof Object);
  const own = new Set(net.ops.map((o) => o.e.id));
  if (net.transient || ends.length === 0) return { net, ends: [] };
  return { net: { ...net, transient: true, left: 'gone', after: null }, ends: ends.filter((e) => !own.has(e.id)) };
};

const along = (net: Net, things: Things): { net: Net; ends: TrailEvent[] } => {
  const told = withParents(net, things);
  const own = new Set(net.ops.map((o) => o.e.id));
  return { net: told.net, ends: told.end && !own.has(told.end.id) ? [told.end] : [] };
};

/** One net effect of them all, or none. */
const one = (net: Net | null, ops: Operation[]): Netted =>
  net ? { nets: [{ net, ends: [] }], loose: [] } : { nets: [], loose: ops };

export type Netted = { nets: { net: Net; ends: TrailEvent[] }[]; loose: Operation[] };

/**
 * The net effect of every call on one thing, in time order (domain.md §7.2): made and undone is one transient thing,
 * changed twice is one change that remembers what was before the first. `ends` are the deletions that took it along.
 */
export const netOf = (operations: Operation[], policies: Policies, things: Things): Netted => {
  const [any] = operations;
  if (!any) return { nets: [], loose: [] };
  const { family } = any.rule;
  if (family === 'logging') {
    const touch = operations.findIndex((o) => o.rule.effect !== 'notes');
    const start = touch < 0 ? operations.length : touch;
    const nets = loggingNet(operations.slice(start)).map((net) => ({ net, ends: [] }));
    return { nets, loose: operations.slice(0, start) };
  }
  const { ops, unsure } = inSecondOrder(operations, standsBefore(any));
  if (family === 'version') {
    const { net, loose } = versionNet(ops, policies.made.get(any.subject));
    return { nets: net ? [withOwners(net, policies)] : [], loose };
  }
  if (family === 'read' || family === 'host') return one(witnessNet(ops), ops);
  if (family === 'policy-document') {
    const net = policyNet(ops, things);
    return net ? { nets: [along(net, things)], loose: [] } : one(null, ops);
  }
  const { parts, loose } = segments(ops);
  if (family === 'resource' || family === 'link') {
    const nets = parts.map((part, i) => thingNet(part, unsure && i === parts.length - 1, family === 'link'));
    return { nets: nets.flatMap((net) => (net ? [along(net, things)] : [])), loose };
  }
  const nets = parts.map((part, i) => {
    if (family === 'trust') return trustNet(part);
    if (family === 'boundary') return boundaryNet(part, unsure);
    return plainNet(part, unsure && i === parts.length - 1);
  });
  return { nets: nets.flatMap((net) => (net ? [withOwners(net, policies)] : [])), loose };
};
