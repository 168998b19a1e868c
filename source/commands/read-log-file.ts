import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { looksLikeJson, readSlackJson } from '../core/session-log/index.ts';
import { logText } from './log-text.ts';
import { CommandError } from './say-error.ts';

/** Bytes. Fifty thousand lines are about 5 MB. */
const largest = 16 * 1024 * 1024;

const dayFile = /^\d{4}-\d{2}-\d{2}\.json$/;

/** A failed look at the disk in words; what is in words already goes on as it is. */
const inWords = async <T>(full: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new CommandError(`${full} cannot be read (${code}). Nothing was imported. Check the path.`);
  }
};

const tooLarge = (full: string): CommandError =>
  new CommandError(`${full} is larger than 16 MB, which no session log is. Nothing was imported.`);

const readOne = (full: string): Promise<string> =>
  inWords(full, async () => {
    if ((await stat(full)).size > largest) throw tooLarge(full);
    const text = logText(await readFile(full), full);
    const slack = looksLikeJson(text) ? readSlackJson(text) : null;
    if (slack && !slack.ok) throw new CommandError(`${full}: ${slack.why}. Nothing was imported.`);
    return text;
  });

/** Who is who, beside the days or above the channel, where the export has it. Without it ids stand for names. */
const usersOf = async (folder: string): Promise<unknown[]> => {
  for (const file of [path.join(folder, 'users.json'), path.join(folder, '..', 'users.json')]) {
    try {
      const users: unknown = JSON.parse(await readFile(file, 'utf8'));
      if (Array.isArray(users)) return users;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
    }
  }
  return [];
};

/** The days of one channel of a workspace export (domain.md §1.1), as one list of messages. */
const readFolder = async (full: string): Promise<string> => {
  const names = (await readdir(full)).sort();
  const days = names.filter((n) => dayFile.test(n));
  if (days.length === 0) {
    const whole = names.includes('channels.json') ? ' It is a whole export: name the folder of one channel.' : '';
    throw new CommandError(`${full} holds no day of a Slack export (YYYY-MM-DD.json). Nothing was imported.${whole}`);
  }
  const sizes = await Promise.all(days.map(async (n) => (await stat(path.join(full, n))).size));
  if (sizes.reduce((a, b) => a + b, 0) > largest) throw tooLarge(full);
  const messages: unknown[] = [];
  for (const name of days) {
    const file = path.join(full, name);
    const text = logText(await readFile(file), file);
    if (/^\s*\[\s*\]\s*$/.test(text)) continue;
    const slack = readSlackJson(text);
    if (!slack.ok) throw new CommandError(`${file}: ${slack.why}. Nothing was imported.`);
    const day: unknown = JSON.parse(text);
    messages.push(...(Array.isArray(day) ? day : (day as { messages: unknown[] }).messages));
  }
  if (messages.length === 0) throw new CommandError(`${full}: no day of it holds a message. Nothing was imported.`);
  return JSON.stringify({ messages, users: await usersOf(full) });
};

/**
 * A session log that a person named: a file, or the folder of a channel. Gives its text and the name that its lines get.
 * Throws CommandError for what is no log, so that a command can refuse it before it changes anything.
 */
export const readLogText = async (file: string, cwd: string): Promise<{ text: string; source: string }> => {
  const full = path.resolve(cwd, file);
  const folder = (await inWords(full, () => stat(full))).isDirectory();
  const text = folder ? await inWords(full, () => readFolder(full)) : await readOne(full);
  return { text, source: path.basename(full) };
};

/** The text alone, for the app's own dialog. */
export const readText = async (file: string, cwd: string): Promise<string> => (await readLogText(file, cwd)).text;
