import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../../../support/servers/listen.ts';

/** One signed request, in whichever of AWS's protocols. */
export type Request = {
  service: string;
  region: string;
  /** `DescribeInstances`, or `GET /2015-03-31/functions/f/configuration` where the service is REST. */
  action: string;
  query: { [name: string]: string };
  headers: IncomingMessage['headers'];
  /** Form fields, or the JSON body. */
  input: { [name: string]: unknown };
};
export type Answer = { status?: number; body: string; headers?: { [name: string]: string } } | 'hang up';
export type Handler = (request: Request) => Answer;

const signature =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=\S+, Signature=/;

const read = async (message: IncomingMessage): Promise<Request | null> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const signed = signature.exec(message.headers.authorization ?? '');
  if (!signed) return null;
  const [, region = '', service = ''] = signed;
  const url = new URL(message.url ?? '/', 'http://localhost');
  const common = { service, region, query: Object.fromEntries(url.searchParams), headers: message.headers };
  const target = message.headers['x-amz-target'];
  if (typeof target === 'string') return { ...common, action: target.split('.').at(-1) ?? '', input: JSON.parse(body) };
  const fields = Object.fromEntries(new URLSearchParams(body));
  if (url.pathname === '/' && fields.Action) return { ...common, action: fields.Action, input: fields };
  return { ...common, action: `${message.method} ${url.pathname}`, input: body === '' ? {} : JSON.parse(body) };
};

/** A loopback AWS: refuses what is not signed, and keeps in `requests` what came. */
export const startServer = async (handler: Handler) => {
  const requests: Request[] = [];
  const server = createServer((message, response) => {
    read(message)
      .then((request) => {
        if (request) requests.push(request);
        const said = request ? handler(request) : { status: 403, body: 'not signed' };
        if (said === 'hang up') return void message.socket.resetAndDestroy();
        response.writeHead(said.status ?? 200, { 'x-amzn-requestid': 'r', ...said.headers });
        response.end(said.body);
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, requests, close };
};

const xmlType = { 'content-type': 'text/xml' };
const jsonType = { 'content-type': 'application/json' };

export const json = (body: unknown): Answer => ({ body: JSON.stringify(body), headers: jsonType });
export const ec2 = (action: string, inner: string): Answer => ({
  body: `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${action}Response>`,
  headers: xmlType,
});
export const query = (action: string, inner: string): Answer => ({
  body: `<${action}Response><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`,
  headers: xmlType,
});
export const xml = (body: string): Answer => ({
  body: `<?xml version="1.0"?>${body}`,
  headers: { 'content-type': 'application/xml' },
});

/** A refusal as each protocol spells it. */
export const refusals = {
  ec2: (code: string): Answer => ({
    status: 400,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>m</Message></Error></Errors><RequestID>r</RequestID></Response>`,
    headers: xmlType,
  }),
  query: (code: string): Answer => ({
    status: 400,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    headers: xmlType,
  }),
  json: (code: string): Answer => ({
    status: 400,
    body: JSON.stringify({ __type: code, message: 'm' }),
    headers: jsonType,
  }),
  rest: (code: string): Answer => ({
    status: 404,
    body: JSON.stringify({ message: 'm' }),
    headers: { ...jsonType, 'x-amzn-errortype': code },
  }),
  s3: (code: string): Answer => ({
    status: 404,
    body: `<Error><Code>${code}</Code><Message>m</Message><RequestId>r</RequestId></Error>`,
    headers: { 'content-type': 'application/xml' },
  }),
  route53: (code: string): Answer => ({
    status: 404,
    body: `<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    headers: xmlType,
  }),
};
export type Dialect = keyof typeof refusals;
