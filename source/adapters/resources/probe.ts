import type { ClockPort } from '../../core/ports.ts';
import { type NotRead, notRead, type Reading, read } from '../../core/reading.ts';
import type { ResourceAsk, ResourceState } from '../../core/resource-state.ts';
import type { AwsAccess } from '../aws-client.ts';
import { bareCode } from '../aws-codes.ts';

/** What one look needs; `id` and `region` have been seen to (see resources.ts). */
export type Asked = Pick<ResourceAsk, 'account' | 'look'> & {
  id: string;
  parent: string | null;
  region: string;
  signal: AbortSignal;
};

/** One way to look at one type of resource. Null = AWS said, in that service's own code, that it is not there. */
export type Probe = (asked: Asked) => Promise<Reading<ResourceState | null>>;

/** By Terraform type. Every file of a service gives one, and must have just what types.ts says of it. */
export type Probes = { [type: string]: Probe };
export type Opened = { probes: Probes; close(): void };
export type Place = { access: AwsAccess; clock: ClockPort };

/**
 * Did AWS itself say that there is no such thing? Only by a code of that call: any other 404 on the way, a proxy's page
 * too, has none.
 */
const isAbsent = (reading: Reading<unknown>, codes: readonly string[]): reading is NotRead =>
  !reading.ok && reading.fault.code !== undefined && codes.includes(bareCode(reading.fault.code));

export const orAbsent = <T>(reading: Reading<T>, codes: readonly string[]): Reading<T | null> =>
  isAbsent(reading, codes) ? read(null, reading.at, reading.serverDate) : reading;

/** An id that does not name one thing of its type: nothing is asked, rather than that something else is taken for gone. */
export const notUnderstood = ({ clock }: Pick<Place, 'clock'>): NotRead =>
  notRead({ kind: 'refused', what: 'its id does not tell which one it is; nothing was asked' }, clock.now());

/** Goes on with what is there; what is not, and what could not be read, stays that. */
export const ifThere = async <T, U>(
  reading: Reading<T | null>,
  go: (value: T) => Promise<Reading<U>> | Reading<U>,
): Promise<Reading<U | null>> => {
  if (!reading.ok) return reading;
  return reading.value === null ? { ...reading, value: null } : go(reading.value);
};

type Told = Partial<Omit<ResourceState, 'created' | 'tags'>> & {
  created?: Date | number | undefined;
  tags?: ResourceState['tags'];
};

/** A state of what is said; a date that makes no sense is none. */
export const stateOf = ({ created, ...told }: Told = {}): ResourceState => {
  const ms = created instanceof Date ? created.getTime() : (created ?? Number.NaN);
  return {
    uniqueId: null,
    phase: 'there',
    state: null,
    tags: {},
    ...told,
    created: Number.isFinite(ms) ? ms : null,
  };
};

type Tag = { Key?: string | undefined; Value?: string | undefined };

export const tagsOf = (tags: Tag[] | undefined): ResourceState['tags'] =>
  Object.fromEntries((tags ?? []).flatMap((t) => (t.Key === undefined ? [] : [[t.Key, t.Value ?? '']])));

/** Vendors' words for what is over or on its way there; any other word means that it is there. */
export const phaseOf = (
  state: string | undefined,
  words: { ending?: readonly string[]; gone?: readonly string[] },
): Pick<ResourceState, 'phase' | 'state'> => {
  const is = (list: readonly string[] | undefined): boolean => state !== undefined && list?.includes(state) === true;
  return { phase: is(words.gone) ? 'gone' : is(words.ending) ? 'ending' : 'there', state: state ?? null };
};

/** Asked for one thing by its id: exactly that one must be in the answer, else it was not understood. */
export const only = <Raw, T>(items: Raw[] | undefined, state: (raw: Raw) => T | undefined): T | undefined => {
  const [first, ...rest] = items ?? [];
  return first === undefined || rest.length > 0 ? undefined : state(first);
};

/** Asked for with a filter: nothing that fits is an answer, a list that is missing is none. */
export const among = <Raw, T>(
  items: Raw[] | undefined,
  fits: (raw: Raw) => boolean,
  state: (raw: Raw) => T | undefined,
): T | null | undefined => {
  if (items === undefined) return undefined;
  const found = items.find(fits);
  return found === undefined ? null : state(found);
};
