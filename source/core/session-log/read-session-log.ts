import type { LogEntry } from '../incident.ts';
import { entriesOf, type Lines } from './entries.ts';
import { normalise, splitLines } from './normalise.ts';
import { onePost, type Posts } from './post.ts';
import { redactedRaw, redactSecrets } from './redact-secrets.ts';
import type { Message } from './slack/messages.ts';
import { looksLikeJson, readSlackJson, type SlackThread } from './slack/read-json.ts';
import { readPaste } from './slack/read-paste.ts';

export type LogContext = {
  /** The incident's start, ms: what a line with only hours and minutes is counted from. */
  date: number;
  /** IANA name of the zone that the writer's clock showed; an unknown one throws RangeError (see `isZone`). */
  zone?: string;
  /** Where the text came from: a file's name, `typed in`. */
  source: string;
  /** The day of its first line, as ms of that midnight on a clock that pretends to be UTC; for a log of another day. */
  day?: number | null;
  /** It was typed in just now, as one message: when, ms. Then it is text, whatever it looks like. */
  typedAt?: number;
};

export type SessionLog = {
  ok: true;
  format: 'plain' | 'slack-paste' | 'slack-json';
  entries: LogEntry[];
  /** What Slack says about the thread, where it is the answer of one. */
  thread: SlackThread | null;
  /** What only a person can tell, as sentences: a time that fits nowhere, a zone that cannot be right. */
  questions: string[];
};

/** `why` is the end of a sentence that begins with the file's name. */
export type SessionLogRefused = { ok: false; why: string };

/** Masks and normalises: the lines as they are read, and as they are kept. */
const linesOf = (text: string): Lines => {
  const asWritten = splitLines(text);
  const normalised = asWritten.map(normalise);
  const clean = redactSecrets(normalised.join('\n')).split('\n');
  return { clean, raw: redactedRaw(asWritten, normalised, clean) };
};

/** All messages as one text, so that a secret which runs over several of them is found, and where each begins in it. */
const postsOf = (messages: Message[]): { text: string; posts: Posts } => {
  let next = 0;
  const posts = messages.map((m) => {
    const from = next;
    next += splitLines(m.text).length;
    const author = m.author === null ? null : redactSecrets(normalise(m.author));
    return {
      author,
      ts: m.ts,
      thread: m.thread,
      posted: m.postedAt ?? ('unclear' as const),
      head: from,
      from,
      to: next - 1,
    };
  });
  const text = messages.map((m) => splitLines(m.text).join('\n')).join('\n');
  return { text, posts: { posts, noise: new Set(), doubtful: new Set() } };
};

/**
 * A session log in any of the formats of domain.md §1.1, told by its content: the runbook's plain format, a paste out of a
 * Slack client, Slack's JSON. Nothing is dropped: a line that cannot be understood is an entry of kind `unparsed`, free
 * text is a note. `line` counts from 1, over all messages where there are several. Secrets are masked in every field before
 * anything is returned. Refused is only what is no log at all: broken JSON, JSON without messages.
 */
export const readSessionLog = (text: string, context: LogContext): SessionLog | SessionLogRefused => {
  if (context.typedAt === undefined && looksLikeJson(text)) {
    const slack = readSlackJson(text);
    if (!slack.ok) return slack;
    const { text: joined, posts } = postsOf(slack.messages);
    return { ok: true, format: 'slack-json', thread: slack.thread, ...entriesOf(linesOf(joined), posts, context) };
  }
  return readText(text, context);
};

const readText = (text: string, context: LogContext): SessionLog => {
  const lines = linesOf(text);
  const { typedAt } = context;
  if (typedAt !== undefined) {
    const typed = onePost(lines.clean, typedAt);
    return { ok: true, format: 'plain', thread: null, ...entriesOf(lines, typed, context) };
  }
  const paste = readPaste(lines.clean, context.date);
  const entries = entriesOf(lines, paste ?? onePost(lines.clean), context);
  return { ok: true, format: paste ? 'slack-paste' : 'plain', thread: null, ...entries };
};

/** The entries alone. What `readSessionLog` refuses is read as lines of text: nothing is lost here either. */
export const parseSessionLog = (text: string, context: LogContext): LogEntry[] => {
  const log = readSessionLog(text, context);
  return (log.ok ? log : readText(text, context)).entries;
};
