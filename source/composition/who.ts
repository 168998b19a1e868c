import { createHash, randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';

/** SHA-256 of UTF-8 text, hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names an action: sortable by nothing, unique, short enough to be read aloud. */
export const newId = (): string => `act-${randomBytes(5).toString('hex')}`;

/** `user@host`, as it stands in the journal. */
export const whoAmI = (): string => {
  const host = hostname();
  try {
    return `${userInfo().username}@${host}`;
  } catch {
    // No entry in the user database (containers): the number is still somebody.
    return `uid-${process.getuid?.() ?? 'unknown'}@${host}`;
  }
};
