import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Json } from '../../core/words.ts';
import type { Reply } from '../services/reply.ts';
import { answerAdmin, greeting, terraformOf } from './admin.ts';
import { answerAws, readAws } from './aws.ts';
import { changeCluster, clusterTold } from './cluster.ts';
import type { FaultName } from './faults.ts';
import type { Site } from './site.ts';
import { answerVaultRequest } from './vault.ts';

/** Bytes; far above any policy document. */
const longestBody = 1_000_000;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBody) throw new Error('The request is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const json = (status: number, body: Json): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Answers that wait for `release`. */
type Held = { wait(): Promise<void>; release(): number };

const holding = (): Held => {
  let waiting: (() => void)[] = [];
  return {
    wait: () => new Promise((resolve) => waiting.push(resolve)),
    release: () => {
      const count = waiting.length;
      for (const go of waiting) go();
      waiting = [];
      return count;
    },
  };
};

const send = (site: Site, response: ServerResponse, reply: Reply, fault: FaultName | null, garbled: string): void => {
  const body = Buffer.from(fault === 'malformed' ? garbled : reply.body);
  response.sendDate = false;
  // The world's time, not ours: AWS's Date decides what is expired (product.md §7).
  response.setHeader('Date', new Date(site.now()).toUTCString());
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.setHeader('Content-Length', body.length);
  response.statusCode = fault === 'malformed' ? 200 : reply.status;
  if (fault !== 'cut') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
};

/** What a request is answered with, and where a fault could strike it. */
type Prepared = {
  place: { service: string; region: string; operation: string };
  garbled: string;
  run(fault: FaultName | null): Reply;
};

/** Vault by its path, AWS by its signature: every service of AWS is asked on `/`. */
const prepare = (site: Site, request: IncomingMessage, body: string): Prepared | Reply => {
  const url = request.url ?? '/';
  if (url.startsWith('/v1/')) {
    const [raw = '', query = ''] = url.slice('/v1/'.length).split('?');
    const list = /^(true|1)$/.test(new URLSearchParams(query).get('list') ?? '');
    const ask = { path: raw, list, body };
    return {
      place: { service: 'vault', region: '', operation: raw.replace(/\/+$/, '') },
      garbled: '{"data":{"keys":[',
      run: (fault) => answerVaultRequest(site, request, ask, fault),
    };
  }
  const read = readAws(request.method ?? 'GET', url, request.headers, body);
  if (!('ask' in read)) return read;
  const { service, region, operation } = read.ask;
  const run = (fault: FaultName | null) => answerAws(site, read, fault, randomUUID());
  return { place: { service, region, operation }, garbled: read.protocol.garbled, run };
};

/** GET greets everybody, POST takes commands from whoever has the token. */
const admin = (site: Site, request: IncomingMessage, body: string, held: Held): Reply => {
  if (request.method === 'GET') return json(200, greeting(site));
  if (request.headers['x-drill-token'] !== site.adminToken) return json(403, { error: 'The token is wrong.' });
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed !== 'object' || parsed === null) return json(400, { error: 'A command is a JSON object.' });
  return json(200, answerAdmin(site, { ...parsed }, held.release));
};

const handle = async (site: Site, held: Held, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(request);
  if (request.url === '/_drill/terraform') return send(site, response, json(200, terraformOf(site)), null, '');
  if (request.url === '/_drill/cluster') {
    const change = request.method === 'POST' ? changeCluster(site, body) : clusterTold(site);
    return send(site, response, json(200, change), null, '');
  }
  if (request.url === '/_drill') return send(site, response, admin(site, request, body, held), null, '');
  // Two processes on one write log would make it the log of neither.
  if (!site.holds()) site.giveUp('Another process serves this world now.');
  const prepared = prepare(site, request, body);
  if (!('run' in prepared)) return send(site, response, prepared, null, '');
  const fault = site.faults.take(prepared.place);
  if (fault === 'drop-before') return void response.socket?.destroy();
  const reply = prepared.run(fault);
  if (fault === 'drop-after') return void response.socket?.destroy();
  if (fault === 'hold') await held.wait();
  send(site, response, reply, fault, prepared.garbled);
};

/** STS, IAM, EC2, CloudTrail, Vault and the drill's own commands on one port of 127.0.0.1. */
export const serve = (site: Site): Promise<{ server: Server; port: number }> => {
  const held = holding();
  const server = createServer((request, response) => {
    handle(site, held, request, response).catch((error: unknown) => {
      // A request that broke off needs no answer; anything else is the world's own fault and must be seen.
      if (request.destroyed && !request.complete) return;
      process.stderr.write(`drill world: ${error instanceof Error ? error.message : String(error)}\n`);
      if (!response.headersSent) send(site, response, json(500, { error: 'The drill world failed.' }), null, '');
    });
  });
  // Clients keep their sockets for long: one that we close just as it is used again would look like a lost answer.
  server.keepAliveTimeout = 600_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No port was given.'));
      else resolve({ server, port: address.port });
    });
  });
};
