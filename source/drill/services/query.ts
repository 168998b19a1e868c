import type { Output } from '../world/input.ts';
import type { Protocol, Reply } from './reply.ts';
import { escapeXml, members } from './xml.ts';

const namespaces = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

const xml = (status: number, body: string, requestId: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body,
});

/** AwsQuery, as IAM and STS speak it. */
export const queryAnswer = (service: 'iam' | 'sts', operation: string, output: Output, requestId: string): Reply => {
  const result =
    Object.keys(output).length > 0 ? `<${operation}Result>${members(output, 'member')}</${operation}Result>` : '';
  const meta = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const name = `${operation}Response`;
  return xml(200, `<${name} xmlns="${namespaces[service]}">${result}${meta}</${name}>`, requestId);
};

/**
 * Refusals of IAM and STS; the SDK reads the code into `err.Code` and names modelled ones `…Exception` (domain.md
 * §5.5).
 */
export const queryProtocol = (service: 'iam' | 'sts'): Protocol => ({
  operationOf: (_, body) => new URLSearchParams(body).get('Action') ?? '',
  failed: ({ code, message, status }, requestId) => {
    const type = status >= 500 ? 'Receiver' : 'Sender';
    const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const body = `<ErrorResponse xmlns="${namespaces[service]}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return xml(status, body, requestId);
  },
  garbled: '<ListUsersResponse><ListUsersResult><Users><member',
});
