import type { JsonObject } from '../../../core/words.ts';
import { minute } from '../clock.ts';
import { hash32, mix } from '../random.ts';
import { type Happening, recordOf } from './record.ts';
import { type LookupResource, lookupResources } from './resources.ts';

/**
 * The enumeration of LookupAttributeKey: `Username` is spelt so, and nothing like `UserName` is in it (domain.md
 * §4.1).
 */
export const attributeKeys = [
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
] as const;

/** The one attribute that a question may have. */
export type Filter = { key: (typeof attributeKeys)[number]; value: string };

/** One event as event history knows it. Times are ms, whole seconds. */
export type Entry = {
  id: string;
  time: number;
  visibleAt: number;
  keyId: string | null;
  userName: string | null;
  name: string;
  source: string;
  readOnly: boolean;
  resources: LookupResource[];
  text: string;
};

/**
 * How long after the call an event is delivered: about five minutes, for one in seven up to twelve; nobody guarantees it
 * (domain.md §4.3).
 */
export const lagOf = (digest: number): number => {
  const spread = mix(digest) % 60;
  return digest % 7 === 3 ? 6 * minute + spread * 6_000 : 4.5 * minute + spread * 1_000;
};

/** `Username` of event history: the session name for a role, the user's name else (domain.md §4.1). */
export const userNameOf = (h: Pick<Happening, 'who'>): string | null =>
  h.who ? (h.who.principal.sessionName ?? h.who.principal.userName) : null;

/** The event, and the record that it holds as text. */
export const entryOf = (account: string, happening: Happening): { entry: Entry; record: JsonObject } => {
  const at = Math.floor(happening.at / 1000) * 1000;
  const record = recordOf(account, { ...happening, at });
  const { id, name, source, readOnly, who } = happening;
  const entry: Entry = {
    ...{
      id,
      name,
      readOnly,
      time: at,
      source: `${source}.amazonaws.com`,
      visibleAt: at + (happening.late ?? lagOf(hash32(id))),
    },
    ...{ keyId: who?.keyId ?? null, userName: userNameOf(happening) },
    ...{ resources: lookupResources(record), text: JSON.stringify(record) },
  };
  return { entry, record };
};

/** Whole values only, in their case: event history does not search. */
export const entryMatches = (entry: Omit<Entry, 'time' | 'visibleAt' | 'text'>, { key, value }: Filter): boolean => {
  switch (key) {
    case 'EventId':
      return entry.id === value;
    case 'EventName':
      return entry.name === value;
    case 'ReadOnly':
      return String(entry.readOnly) === value;
    case 'Username':
      return entry.userName === value;
    case 'EventSource':
      return entry.source === value;
    case 'AccessKeyId':
      return entry.keyId === value;
    case 'ResourceType':
      return entry.resources.some((r) => r.ResourceType === value);
    case 'ResourceName':
      return entry.resources.some((r) => r.ResourceName === value);
  }
};
