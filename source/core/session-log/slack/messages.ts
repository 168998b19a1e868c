import { messageText } from './message-text.ts';
import { byTime, postedAt } from './timestamp.ts';

/** One message, its text as its writer saw it. `ts` is Slack's own, null where it has none; `thread` the first one's. */
export type Message = {
  ts: string | null;
  thread: string | null;
  postedAt: number | null;
  author: string | null;
  text: string;
};

type Fields = { [name: string]: unknown };

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** Looks like a message: something that a person or a program has posted. */
export const isMessage = (value: unknown): value is Fields =>
  isObject(value) && (typeof value.ts === 'string' || (value.type === 'message' && typeof value.text === 'string'));

/** A number has lost digits on its way, but still tells the second. */
const stamp = (value: unknown): string | null => {
  const written = typeof value === 'number' ? value.toFixed(6) : value;
  return typeof written === 'string' && postedAt(written) !== null ? written : null;
};

const profileName = (profile: unknown): string | null =>
  isObject(profile) ? (text(profile.display_name) ?? text(profile.real_name) ?? text(profile.name)) : null;

/** User id → name, from `users.json` and from the profiles that stand with the messages. */
export const namesOf = (users: unknown, messages: Fields[]): Map<string, string> => {
  const names = new Map<string, string>();
  for (const m of messages) {
    const name = profileName(m.user_profile);
    if (typeof m.user === 'string' && name !== null) names.set(m.user, name);
  }
  for (const u of objects(users)) {
    const name = text(u.name) ?? profileName(u.profile);
    if (typeof u.id === 'string' && name !== null) names.set(u.id, name);
  }
  return names;
};

/** Text inside the blocks of a message that has none of its own. */
const inBlocks = (value: unknown, depth = 0): string[] => {
  if (depth > 12) return [];
  if (Array.isArray(value)) return value.flatMap((v) => inBlocks(v, depth + 1));
  if (!isObject(value)) return [];
  const own = text(value.text);
  return own === null ? inBlocks([value.elements, value.text, value.fields], depth + 1) : [own];
};

const attached = (m: Fields): string[] => [
  ...objects(m.attachments).flatMap((a) => {
    const parts = [text(a.pretext), text(a.title), text(a.text)].filter((t) => t !== null);
    return parts.length > 0 ? parts : [text(a.fallback)].filter((t) => t !== null);
  }),
  ...objects(m.files).map((f) => `(file: ${text(f.name) ?? text(f.title) ?? 'without a name'})`),
];

const wordsOf = (m: Fields): string => {
  const own = text(m.text);
  const parts = own === null && m.blocks !== undefined ? [inBlocks(m.blocks).join(' ')] : [own ?? ''];
  const all = [...parts, ...attached(m)].filter((t) => t !== '');
  return all.length > 0 ? all.join('\n') : `(no text${typeof m.subtype === 'string' ? `: ${m.subtype}` : ''})`;
};

const editedAt = (m: Fields): string => (isObject(m.edited) ? (stamp(m.edited.ts) ?? '') : '');

/** A message that came twice is one; where its text was changed in between, the later one holds. */
const once = (messages: Fields[]): Fields[] => {
  const seen = new Map<string, number>();
  const kept: Fields[] = [];
  for (const m of messages) {
    const ts = stamp(m.ts);
    const at = ts === null ? undefined : seen.get(ts);
    const old = at === undefined ? undefined : kept[at];
    if (ts !== null && old === undefined) seen.set(ts, kept.length);
    if (at === undefined || old === undefined) kept.push(m);
    else if (byTime(editedAt(m), editedAt(old)) >= 0) kept[at] = m;
  }
  return kept;
};

/** Messages of any of Slack's shapes, in the order in which they were posted. */
export const messagesOf = (raw: Fields[], names: ReadonlyMap<string, string>): Message[] => {
  const messages = once(raw).map((m): Message => {
    const ts = stamp(m.ts);
    const user = text(m.user);
    const author = (user === null ? null : (names.get(user) ?? user)) ?? text(m.username) ?? text(m.bot_id);
    return {
      ts,
      thread: text(m.thread_ts),
      postedAt: ts === null ? null : postedAt(ts),
      author,
      text: messageText(wordsOf(m), names),
    };
  });
  return messages.sort((a, b) => byTime(a.ts ?? '', b.ts ?? ''));
};
