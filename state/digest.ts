import { createHash } from 'node:crypto';
import { pacer } from './pacer.ts';

/** SHA-256, 64 hex digits. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const piece = 262_144;

/** The same of megabytes, without keeping a key waiting. The content must not change meanwhile. */
export const sha256InPieces = async (content: Uint8Array): Promise<string> => {
  const pause = pacer();
  const hash = createHash('sha256');
  for (let at = 0; at < content.length; at += piece) {
    hash.update(content.subarray(at, at + piece));
    await pause();
  }
  return hash.digest('hex');
};
