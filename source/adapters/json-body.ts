import type { Readable } from 'node:stream';
import type { Answer } from './aws-ask.ts';

/**
 * Reads a good answer's JSON in place of the SDK, which would take each event apart by its schema and copy it, three times
 * the work (docs/adr/0007). The SDK is left an empty answer: it still signs, sends, checks the status and reads every refusal.
 */
export type JsonBody = {
  /** For `look`. Throws as the SDK would when the body is cut off or is no JSON. */
  take(answer: Answer): Promise<void>;
  /** What the last answer held; undefined when there was none. */
  taken(): unknown;
};

export const jsonBody = (): JsonBody => {
  let json: unknown;
  return {
    take: async (answer) => {
      json = undefined;
      const { statusCode = 0, body } = answer;
      if (statusCode !== 200 || !isStream(body)) return;
      json = JSON.parse(await textOf(body));
      answer.body = new Uint8Array();
    },
    taken: () => json,
  };
};

const isStream = (body: unknown): body is Readable =>
  typeof body === 'object' && body !== null && 'once' in body && Symbol.asyncIterator in body;

/** By events: an iterator makes some promises for every piece. */
const textOf = (body: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    const cutOff = (): void => reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    if (body.destroyed) cutOff();
    body.on('data', (part: Uint8Array) => parts.push(part));
    body.once('end', () => resolve(Buffer.concat(parts).toString()));
    body.once('error', reject);
    // After the end this says nothing more; before it, the answer was cut off.
    body.once('close', cutOff);
  });
