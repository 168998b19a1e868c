import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';

export type Exchanged = { status: number; headers: IncomingHttpHeaders; text: string };

/** The answer is longer than was allowed. */
export class AnswerTooLong extends Error {}

/**
 * One request and its whole answer, on a connection of its own. Follows no redirect, obeys no proxy setting of the
 * environment (Node's global agent may), and checks certificates whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export const exchange = (
  options: RequestOptions & { protocol: string },
  body: string | undefined,
  signal: AbortSignal,
  limit: number,
): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const secure = options.protocol === 'https:';
    const own = secure
      ? { agent: new HttpsAgent({ keepAlive: false }), rejectUnauthorized: true }
      : { agent: new HttpAgent({ keepAlive: false }) };
    const sent = (secure ? httpsRequest : httpRequest)({ ...options, ...own, signal }, (message) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else message.destroy(new AnswerTooLong());
      });
      message.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: message.statusCode ?? 0, headers: message.headers, text });
      });
      message.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
