import { createServer, type IncomingMessage } from 'node:http';
import { type Listening, listen } from './servers/listen.ts';

const empty = (action: string, body: string): string =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${body}</${action}Result>` +
  `<ResponseMetadata><RequestId>gap</RequestId></ResponseMetadata></${action}Response>`;

/**
 * What moto 5 does not have, and what then is so in the tests: nobody has a service specific credential, and no policy is a
 * boundary (it takes no notice of PolicyUsageFilter). Null = moto answers.
 */
const gap = (form: URLSearchParams): string | null => {
  const action = form.get('Action') ?? '';
  if (action === 'ListServiceSpecificCredentials') return empty(action, '<ServiceSpecificCredentials/>');
  if (action === 'ListEntitiesForPolicy' && form.get('PolicyUsageFilter') === 'PermissionsBoundary')
    return empty(action, '<PolicyGroups/><PolicyUsers/><PolicyRoles/><IsTruncated>false</IsTruncated>');
  return null;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

/** Hands everything on to moto as it came, but for its gaps. */
export const withoutGaps = async (moto: string): Promise<Listening & { url: string }> => {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const own = gap(new URLSearchParams(body));
    if (own !== null) {
      response.writeHead(200, { 'content-type': 'text/xml', 'x-amzn-requestid': 'gap' }).end(own);
      return;
    }
    const { host, connection, 'content-length': _, ...headers } = request.headers;
    const sent = Object.entries(headers).flatMap(([k, v]) =>
      typeof v === 'string' ? [[k, v] as [string, string]] : [],
    );
    try {
      const answer = await fetch(`${moto}${request.url ?? '/'}`, {
        method: request.method ?? 'POST',
        headers: sent,
        body,
      });
      const text = await answer.text();
      const told = ['content-type', 'date', 'x-amzn-requestid', 'x-amzn-errortype'].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      response.writeHead(answer.status, Object.fromEntries(told)).end(text);
    } catch {
      response.destroy(); // Then moto is gone, and whoever asks sees a broken connection, as he would without this.
    }
  });
  const listening = await listen(server);
  return { ...listening, url: `http://127.0.0.1:${listening.port}` };
};
