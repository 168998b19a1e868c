import { createServer as createHttp, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { listen } from './listen.ts';

export type VaultSeen = { method: string; url: string; headers: IncomingHttpHeaders; body: string };
export type VaultSays = { status: number; body?: unknown; raw?: string; headers?: Record<string, string> } | 'silent';

/**
 * A loopback Vault that answers from a table of `METHOD path`, and 404 with `{"errors":[]}` to everything else, as Vault
 * does for empty and for mistyped paths alike. `tls` = certificate and key. Everything that came in is kept in `seen`.
 */
export const startVaultServer = async (table: Record<string, VaultSays>, tls?: { cert: string; key: string }) => {
  const seen: VaultSeen[] = [];
  const respond: RequestListener = async (message, response) => {
    let body = '';
    for await (const chunk of message) body += String(chunk);
    const { method = '', url = '', headers } = message;
    seen.push({ method, url, headers, body });
    const says = table[`${method} ${url}`] ?? { status: 404, body: { errors: [] } };
    if (says === 'silent') return;
    response.writeHead(says.status, { 'content-type': 'application/json', ...says.headers });
    response.end(says.raw ?? (says.body === undefined ? '' : JSON.stringify(says.body)));
  };
  const { port, close } = await listen(tls ? createHttps(tls, respond) : createHttp(respond));
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, seen, close };
};
