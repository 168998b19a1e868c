import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';

export type Exchanged = { status: number; headers: IncomingHttpHeaders; text: string };
type Options = RequestOptions & { protocol: string };

/** The answer is longer than was allowed. */
export class AnswerTooLong extends Error {}

/** A kept connection that the other side had closed when it was used again: nobody has seen the request. */
class Stale extends Error {}

/** Connections that are used again, for reads of which there may be a hundred thousand. Idle ones keep no process alive. */
export type Kept = { http: HttpAgent; https: HttpsAgent };

export const keptConnections = (most: number): Kept => {
  const settings = { keepAlive: true, maxSockets: most, maxFreeSockets: most };
  return { http: new HttpAgent(settings), https: new HttpsAgent(settings) };
};

/**
 * One request and its whole answer. Without `kept` on a connection of its own, so that it is sent once and never again.
 * Follows no redirect, obeys no proxy setting of the environment (Node's global agent may), and checks certificates
 * whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export const exchange = async (
  options: Options,
  body: string | undefined,
  signal: AbortSignal,
  limit: number,
  kept: Kept | null = null,
): Promise<Exchanged> => {
  try {
    return await attempt(options, body, signal, limit, kept);
  } catch (error) {
    if (error instanceof Stale) return attempt(options, body, signal, limit, null);
    throw error;
  }
};

const attempt = (
  options: Options,
  body: string | undefined,
  signal: AbortSignal,
  limit: number,
  kept: Kept | null,
): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const secure = options.protocol === 'https:';
    const own = secure
      ? { agent: kept?.https ?? new HttpsAgent({ keepAlive: false }), rejectUnauthorized: true }
      : { agent: kept?.http ?? new HttpAgent({ keepAlive: false }) };
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
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const stale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(stale ? new Stale() : error);
    });
    sent.end(body);
  });
