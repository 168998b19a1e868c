import { isMessage, type Message, messagesOf, namesOf } from './messages.ts';

/** What an answer of conversations.replies tells about its thread. `ts` is that of its first message. */
export type SlackThread = {
  ts: string;
  /** `has_more`: Slack keeps some back. */
  more: boolean;
  /** Messages that the first one says there are, itself included; null where it is not here or does not say. */
  expected: number | null;
  /** It begins with the first message. */
  begins: boolean;
};

/** `thread`: null where it is no answer about one thread, but a list of messages. */
export type SlackLog = { ok: true; messages: Message[]; thread: SlackThread | null };

export type Refused = { ok: false; why: string };

const refused = (why: string): Refused => ({ ok: false, why });

/** Begins like JSON and not like `[13:05] ran: …`. */
export const looksLikeJson = (text: string): boolean =>
  /^\s*(?:\{\s*["}]|\[\s*(?:[{\]"]|$))/.test(text.slice(0, 4_000));

/** The engine's words for broken JSON → ours: it ends too early, or where it is wrong. */
const broken = (text: string, error: unknown): string => {
  const said = error instanceof Error ? error.message : '';
  const at = /position (\d+)/.exec(said)?.[1];
  const end = text.trimEnd().length;
  if (/end of JSON|Unterminated/i.test(said) || (at !== undefined && Number(at) >= end))
    return 'it begins as JSON and ends in the middle: the file is cut off. Export or save it again';
  const line = at === undefined ? null : text.slice(0, Number(at)).split('\n').length;
  return `it begins as JSON and is none${line === null ? '' : `, from line ${line} on`}. Save it again as Slack gave it`;
};

type Fields = { [name: string]: unknown };

/** A list of messages has no `has_more`, and its threads may go on in another day's file: only an answer is looked at. */
const threadOf = (whole: Fields, raw: Fields[]): SlackThread | null => {
  const roots = new Set(raw.map((m) => m.thread_ts ?? m.ts));
  const [ts] = roots;
  const more = whole.has_more === true;
  if (typeof ts !== 'string' || (roots.size > 1 && !more)) return null;
  const parent = raw.find((m) => m.ts === ts);
  const expected = typeof parent?.reply_count === 'number' ? parent.reply_count + 1 : null;
  return { ts, more, expected, begins: parent !== undefined };
};

/**
 * Slack's JSON, told by what is in it: an answer of conversations.replies or .history, a day of a workspace export, a bare
 * list of messages (domain.md §1.1). Nothing is guessed: what holds no message is refused with what it looks like.
 */
export const readSlackJson = (text: string): SlackLog | Refused => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(broken(text, error));
  }
  const whole = Array.isArray(value) ? { messages: value } : (value as Fields);
  if (whole.ok === false) return refused(`Slack answered with an error instead of messages: ${String(whole.error)}`);
  const list = Array.isArray(whole.messages) ? whole.messages : null;
  if (list === null) return refused('it is JSON, but no messages of Slack: it has no list `messages`');
  const raw = list.filter(isMessage);
  if (raw.length === 0)
    return refused(
      list.length === 0 ? 'it holds no message' : 'it is JSON, but nothing in its list is a message of Slack',
    );
  if (raw.length < list.length)
    return refused(`${list.length - raw.length} of the ${list.length} things in its list are no messages of Slack`);
  const answer = whole.ok === true || whole.has_more !== undefined;
  const thread = answer ? threadOf(whole, raw) : null;
  return { ok: true, messages: messagesOf(raw, namesOf(whole.users, raw)), thread };
};
