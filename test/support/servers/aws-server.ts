import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';

export type AwsRequest = {
  service: string;
  region: string;
  keyId: string;
  /** The time that the signature claims, ms. */
  signedAt: number;
  /** `GetUser`, `LookupEvents` */
  action: string;
  /** Form fields, or the JSON body. */
  input: Record<string, unknown>;
};
export type AwsAnswer = { status?: number; body: string; type?: string; headers?: Record<string, string> } | 'hang up';
export type AwsHandler = (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>;

const requestId = '6a1c0e1e-0000-4000-8000-000000000000';

/** A query-protocol answer, as IAM and STS give it. */
export const xml = (
  action: string,
  inner: string,
  namespace = 'https://iam.amazonaws.com/doc/2010-05-08/',
): AwsAnswer => ({
  body: `<${action}Response xmlns="${namespace}"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
});

export const xmlError = (status: number, code: string, message = 'said so'): AwsAnswer => ({
  status,
  body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
});

export const json = (body: unknown): AwsAnswer => ({ body: JSON.stringify(body), type: 'application/x-amz-json-1.1' });

export const jsonError = (type: string, message = 'said so', status = 400): AwsAnswer => ({
  status,
  body: JSON.stringify({ __type: type, message }),
  type: 'application/x-amz-json-1.1',
});

const signature =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/;

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** `20260520T130000Z` */
const signedAt = (message: IncomingMessage): number =>
  Date.parse(
    String(message.headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'),
  );

const parse = (message: IncomingMessage, body: string): AwsRequest | null => {
  const signed = signature.exec(message.headers.authorization ?? '');
  const target = message.headers['x-amz-target'];
  if (message.method !== 'POST' || message.url !== '/' || !signed) return null;
  const [, keyId = '', region = '', service = ''] = signed;
  const common = { keyId, region, service, signedAt: signedAt(message) };
  if (typeof target === 'string') {
    return { ...common, action: target.split('.').at(-1) ?? '', input: JSON.parse(body) };
  }
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields.Action && fields.Version ? { ...common, action: fields.Action, input: fields } : null;
};

/**
 * A loopback AWS: takes only signed requests in AWS's own protocols, and keeps them in `requests`. Each answer carries a
 * request id and a `Date`, `date` when that is set.
 */
export const startAwsServer = async (handler: AwsHandler) => {
  const requests: AwsRequest[] = [];
  const state = { date: null as string | null };
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = parse(message, await bodyOf(message));
    if (request) requests.push(request);
    const said = request ? await handler(request) : xmlError(403, 'MissingAuthenticationToken');
    if (said === 'hang up') return void message.socket.resetAndDestroy();
    const { status = 200, body, type = 'text/xml', headers = {} } = said;
    if (state.date !== null) response.setHeader('date', state.date);
    response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': requestId, ...headers });
    response.end(body);
  };
  const { port, close } = await listen(
    createServer((message, response) => {
      answer(message, response).catch((error: unknown) => response.destroy(error as Error));
    }),
  );
  return { url: `http://127.0.0.1:${port}`, port, requests, state, close };
};
