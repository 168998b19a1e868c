import { createHash } from 'node:crypto';

/** SHA-256 in hex, as the composition gives it to whoever needs one. */
export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
