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

type Stream = AsyncIterable<Uint8Array>;

const isStream = (body: unknown): body is Stream =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

const textOf = async (body: Stream): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
};
