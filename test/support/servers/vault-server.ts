import { createServer as createHttp, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import { listen } from './listen.ts';

export type VaultSeen = { method: string; url: string; headers: IncomingHttpHeaders; body: string };
type Answer = { status: number; body?: unknown; raw?: string; headers?: Record<string, string> } | 'silent';
/** An answer, or one that depends on what was asked. */
export type VaultSays = Answer | ((seen: VaultSeen) => Answer);

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
    const told = table[`${method} ${url}`] ?? { status: 404, body: { errors: [] } };
    const says = typeof told === 'function' ? told({ method, url, headers, body }) : told;
    if (says === 'silent') return;
    response.writeHead(says.status, { 'content-type': 'application/json', ...says.headers });
    response.end(says.raw ?? (says.body === undefined ? '' : JSON.stringify(says.body)));
  };
  const server = tls ? createHttps(tls, respond) : createHttp(respond);
  const open = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const { port, close } = await listen(server);
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  /** Breaks every connection off that is open now, as a server does that was restarted. */
  const drop = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return { url, port, seen, close, drop, connections: () => connections };
};
