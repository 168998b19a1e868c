import { iso } from '../clock.ts';
import type { RegionCoverage } from '../coverage.ts';
import type { LogCommand, LogEntry } from '../incident.ts';
import { plural } from '../plural.ts';
import { deliveryLag } from '../settled.ts';
import { byTime } from './bulk.ts';
import { callKey } from './calls.ts';
import { firstAfter } from './in-time.ts';
import type { Profiles } from './profiles.ts';
import { namedIn, relationOf } from './subjects.ts';
import type { LineState, MatchRow, ReconcileInput, Tolerance } from './types.ts';
import type { Claim } from './windows.ts';

type Asked = ReconcileInput & {
  profiles: Profiles;
  claims: readonly (readonly Claim[])[];
  tolerance: Tolerance;
  /** `entry command call` of what has its event. */
  used: ReadonlySet<string>;
  byEntry: ReadonlyMap<number, string[]>;
  /** Lines that a person gave an event to. */
  hand: ReadonlySet<number>;
  /** Events that no line took, by what they call, each in time order. */
  spare: ReadonlyMap<string, readonly MatchRow[]>;
};

/** What the AWS CLI and the network say when nothing was sent (botocore's own words). */
const neverSent =
  /unable to locate credentials|could not connect to the endpoint|parameter validation failed|unknown options?:|invalid choice|command not found|unable to parse config|you must specify a region|error parsing parameter|partial credentials found/i;

const nature = (why: string): LineState => ({ mark: 'nature', why });

const withoutCommands = (e: LogEntry): LineState =>
  nature(
    e.kind === 'unparsed'
      ? 'the line could not be read'
      : e.kind === 'note'
        ? 'a note: it names no call'
        : 'no call is known for it',
  );

/** The nearest one that nobody took, for the words: it was a little too early or too late to be this line's. */
const nearest = (command: LogCommand, claims: readonly Claim[], spare: Asked['spare']): MatchRow | null => {
  const at = claims[0]?.from ?? 0;
  const near = command.calls.flatMap((c) => {
    const rows = spare.get(callKey(c)) ?? [];
    const next = firstAfter(rows, at);
    return rows.slice(Math.max(0, next - 1), next + 1);
  });
  return near.sort((a, b) => Math.abs(a.time - at) - Math.abs(b.time - at) || byTime(a, b))[0] ?? null;
};

/** Where its credentials most likely led, and so why the tree has no such event. */
const elsewhere = ({ profile }: LogCommand, profiles: Profiles): string => {
  if (profile === null) return 'it failed before it was sent, was not run, or was made with other credentials';
  const known = profiles.get(profile);
  if (known?.own) return `profile ${profile} is what reseal itself works with: those credentials are not of the tree`;
  if (known?.account)
    return `profile ${profile} leads to account ${known.account}: nobody of the tree did it there, so it was made with other credentials`;
  return `profile ${profile} may lead to another account, or to a session outside of the tree`;
};

const notSeen = (command: LogCommand, claims: readonly Claim[], { spare, profiles }: Asked): LineState => {
  const call = command.calls.map((c) => `${c.source} ${c.name}`).join(' or ');
  const near = nearest(command, claims, spare);
  const region = near && command.region !== null && near.region !== command.region ? ` in ${near.region}` : '';
  const about = near && relationOf(namedIn(command, near.source), near) === 'other' ? `, of ${near.subject}` : '';
  const account = profiles.get(command.profile ?? '')?.account ?? null;
  const where = near && account !== null && near.account !== account ? ` in account ${near.account}` : '';
  const why = elsewhere(command, profiles);
  const likely = near === null ? why : `${why}; the nearest one is of ${iso(near.time)}${region}${where}${about}`;
  return { mark: 'not-seen', why: `no ${call} of the tree near that time: ${likely}` };
};

/** Rows of the coverage where its event would lie; of another account, where its profile says so. */
const placesOf = ({ profile }: LogCommand, { coverage, profiles }: Asked): RegionCoverage[] => {
  const account = profiles.get(profile ?? '')?.account ?? null;
  return account === null ? coverage.regions : coverage.regions.filter((r) => r.account === account);
};

/** A command whose event was expected: why it is not there. */
const missing = (command: LogCommand, e: LogEntry, claims: readonly Claim[], asked: Asked): LineState => {
  const { coverage, tolerance, profiles } = asked;
  if (neverSent.test(e.raw)) return nature('failed on the client, as the line itself says');
  if (claims.length === 0)
    return { mark: 'not-seen', why: 'no time could be read for it, so it is matched to nothing' };
  const last = Math.max(...claims.map((c) => c.to));
  if (coverage.end === null || last + tolerance.after + deliveryLag > coverage.end) {
    const until = coverage.end === null ? 'the trail was not read to its end' : `read to ${iso(coverage.end)} so far`;
    return { mark: 'waiting', why: `not delivered yet, or still to come: ${until}` };
  }
  const places = placesOf(command, asked);
  const account = profiles.get(command.profile ?? '')?.account;
  if (account && !places.some((r) => r.complete))
    return { mark: 'unread', why: `profile ${command.profile} leads to account ${account}, which was not read` };
  const stated = places.filter((r) => r.region === command.region);
  // Where the organisation lets nobody work nothing can have been done.
  const unread = places.filter((r) => !r.complete && !r.closed);
  if (command.region !== null && stated.length === 0)
    return { mark: 'unread', why: `Region ${command.region} was not read` };
  const gap = (stated.length > 0 ? stated : unread).find((r) => !r.complete);
  if (gap) return { mark: 'unread', why: `it may lie where nobody read: ${gap.region} of ${gap.account}` };
  return notSeen(command, claims, asked);
};

const order: LineState['mark'][] = ['not-seen', 'unread', 'waiting', 'seen', 'nature'];

const ofCommand = (e: LogEntry, entry: number, at: number, command: LogCommand, asked: Asked): LineState => {
  if (command.calls.some((_, i) => asked.used.has(`${entry} ${at} ${i}`))) return seen(entry, asked);
  if (command.unseen !== null) return nature(command.unseen);
  if (command.calls.length > 0) return missing(command, e, asked.claims[entry] ?? [], asked);
  return nature('no call is known for it');
};

const seen = (entry: number, { byEntry, hand }: Asked): LineState => {
  const events = byEntry.get(entry)?.length ?? 0;
  return { mark: 'seen', why: `${plural(events, 'event')}${hand.has(entry) ? ', matched by hand' : ''}` };
};

/** What became of each line, in the order of the log: the worst of its commands, unless a person has matched it. */
export const lineStates = (asked: Asked): LineState[] =>
  asked.entries.map((e, entry) => {
    if (asked.hand.has(entry)) return seen(entry, asked);
    if (!e.commands) return withoutCommands(e);
    const states = e.commands.map((command, at) => ofCommand(e, entry, at, command, asked));
    return order.flatMap((mark) => states.find((s) => s.mark === mark) ?? [])[0] ?? withoutCommands(e);
  });
