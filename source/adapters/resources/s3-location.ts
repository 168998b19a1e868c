import type { Answer } from '../aws-ask.ts';

/**
 * For us-east-1 the answer to GetBucketLocation is an element without a text, which the SDK cannot tell from no answer at
 * all. So the text itself is looked at, and handed back.
 */
export const locationBody = () => {
  let named = false;
  return {
    look: async (answer: Answer): Promise<void> => {
      named = false;
      const { body } = answer;
      if (answer.statusCode !== 200 || !isStream(body)) return;
      const parts: Uint8Array[] = [];
      for await (const part of body) parts.push(part);
      const whole = Buffer.concat(parts);
      named = whole.toString('utf8').includes('<LocationConstraint');
      answer.body = new Uint8Array(whole);
    },
    named: (): boolean => named,
  };
};

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
