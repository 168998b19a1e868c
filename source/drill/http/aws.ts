import type { IncomingHttpHeaders } from 'node:http';
import { answerCloudTrail, cloudTrailProtocol } from '../services/cloudtrail.ts';
import { answerSecrets, answerSsm, secretsProtocol, ssmProtocol } from '../services/descriptions.ts';
import { answerEc2, ec2Changed, ec2Protocol } from '../services/ec2.ts';
import { parseForm } from '../services/form.ts';
import { answerIdentityStore, identityStoreProtocol } from '../services/identitystore.ts';
import { jsonAnswer, jsonInput } from '../services/json.ts';
import { answerLogs, logsProtocol } from '../services/logs.ts';
import { queryAnswer, queryProtocol } from '../services/query.ts';
import type { Ask, Protocol, Reply, ServiceName } from '../services/reply.ts';
import { answerS3, s3Protocol } from '../services/s3.ts';
import { answerSsoAdmin, ssoAdminProtocol } from '../services/sso-admin.ts';
import { answerSts } from '../services/sts.ts';
import type { Credential } from '../world/credentials.ts';
import { checkEc2Write, isEc2Write } from '../world/ec2-writes.ts';
import { ApiFailure } from '../world/failure.ts';
import { callIam, isIamWrite } from '../world/iam-call.ts';
import { isCenterWrite } from '../world/identity-center-writes.ts';
import { type Input, optional } from '../world/input.ts';
import { authenticate } from './authenticate.ts';
import type { FaultName } from './faults.ts';
import { refusalOf } from './refusals.ts';
import { type Signature, type Signed, signatureOf } from './sigv4.ts';
import type { Site } from './site.ts';

const protocols: { [service in ServiceName]: Protocol } = {
  iam: queryProtocol('iam'),
  sts: queryProtocol('sts'),
  ec2: ec2Protocol,
  cloudtrail: cloudTrailProtocol,
  s3: s3Protocol,
  secretsmanager: secretsProtocol,
  ssm: ssmProtocol,
  logs: logsProtocol,
  sso: ssoAdminProtocol,
  identitystore: identityStoreProtocol,
};

// `hasOwn`, so that a service called `constructor` is none.
const isService = (name: string): name is ServiceName => Object.hasOwn(protocols, name);

const flat = (headers: IncomingHttpHeaders): { [name: string]: string | undefined } =>
  Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(',') : v]));

/** What is left of a form without the members of the protocol itself; JSON as it is, which the operation looks at. */
const inputOf = ({ service, body }: Pick<Ask, 'service' | 'body'>): Input => {
  if (service === 'sso' || service === 'identitystore') return jsonInput(body) as Input;
  const { Action, Version, ...input } = parseForm(body);
  return input;
};

const serviceOf = ({ service }: Ask): 'iam' | 'ec2' | 'sso' | 'identitystore' =>
  service === 'ec2' || service === 'sso' || service === 'identitystore' ? service : 'iam';

/** A write as the write log keeps it: enough to carry it out again on the same world. */
const awsWrite = (site: Site, who: Credential, ask: Ask, agent: string) => ({
  ...{
    at: site.now(),
    service: serviceOf(ask),
    region: ask.region,
    operation: ask.operation,
    input: inputOf(ask),
  },
  ...{ key: who.keyId, origin: { ip: '127.0.0.1', agent } },
});

const answerIam = (site: Site, who: Credential, ask: Ask, agent: string): { reply: Reply } => {
  const { operation } = ask;
  const { world } = site.built;
  const at = site.now();
  if (isIamWrite(operation)) site.older.remember(world.graph, at);
  const seen = { ...world, graph: site.older.view(world.graph, at) };
  const outcome = isIamWrite(operation)
    ? site.log.write(awsWrite(site, who, ask, agent))
    : callIam(seen, { at, label: `read|${at}`, operation, input: inputOf(ask), who });
  if (!outcome.ok) return { reply: protocols.iam.failed(outcome.failure, outcome.requestId) };
  return { reply: queryAnswer('iam', operation, outcome.output, outcome.requestId) };
};

const isDryRun = (ask: Ask): boolean => optional(inputOf(ask), 'DryRun') === 'true';

/** A dry run is no write: it ends before anything is done, and the log of changes knows nothing of it. */
const changeEc2 = (site: Site, who: Credential, ask: Ask, agent: string): Reply => {
  if (isDryRun(ask)) checkEc2Write(site.built.world, who, ask.operation, inputOf(ask));
  const outcome = site.log.write(awsWrite(site, who, ask, agent));
  if (!outcome.ok) return protocols.ec2.failed(outcome.failure, outcome.requestId);
  return ec2Changed(ask.operation, outcome.output, outcome.requestId);
};

const changeCenter = (site: Site, who: Credential, ask: Ask, agent: string): Reply => {
  const outcome = site.log.write(awsWrite(site, who, ask, agent));
  if (!outcome.ok) return protocols[ask.service].failed(outcome.failure, outcome.requestId);
  return jsonAnswer(outcome.output, outcome.requestId);
};

const answer = (site: Site, who: Credential, ask: Ask, agent: string, requestId: string): Reply => {
  const { world } = site.built;
  if (ask.service === 'iam') return answerIam(site, who, ask, agent).reply;
  if (ask.service === 'sts') return answerSts(world, who, ask, requestId);
  if (ask.service === 'ec2' && isEc2Write(ask.operation)) return changeEc2(site, who, ask, agent);
  if (ask.service === 'ec2') return answerEc2(world, who, ask, requestId, site.now());
  if (ask.service === 's3') return answerS3(world, who, ask, requestId);
  if (ask.service === 'secretsmanager') return answerSecrets(world, who, ask, requestId);
  if (ask.service === 'ssm') return answerSsm(world, who, ask, requestId);
  if (isCenterWrite(ask.service, ask.operation)) return changeCenter(site, who, ask, agent);
  if (ask.service === 'sso') return answerSsoAdmin(world, who, ask, requestId);
  if (ask.service === 'identitystore') return answerIdentityStore(world, who, ask, requestId);
  if (ask.service === 'logs') return answerLogs(world.cluster, ask, requestId, site.now());
  return answerCloudTrail(world, who, ask, requestId, site.now());
};

const isWrite = (ask: Ask): boolean => {
  if (ask.service === 'ec2') return isEc2Write(ask.operation) && !isDryRun(ask);
  return isIamWrite(ask.operation) || isCenterWrite(ask.service, ask.operation);
};

/** A request whose signature could be read, not yet believed. */
export type AwsRequest = { ask: Ask; protocol: Protocol; signature: Signature; signed: Signed; agent: string };

/** Reads what a request is from its signature; a reply when it is none. */
export const readAws = (
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  body: string,
): AwsRequest | Reply => {
  const signed: Signed = { method, url, headers: flat(headers), body };
  const signature = signatureOf(headers.authorization);
  if (!signature || !isService(signature.service)) {
    const missing = new ApiFailure('MissingAuthenticationToken', 'Missing Authentication Token', 403);
    return protocols.sts.failed(missing, 'none');
  }
  const { service, region } = signature;
  const protocol = protocols[service];
  const place = { method, url, headers: signed.headers };
  const ask: Ask = { service, region, body, place, operation: protocol.operationOf(place, body) };
  return { ask, protocol, signature, signed, agent: headers['user-agent'] ?? '' };
};

/** Answers one AWS request. Refusals become replies in the service's own form; anything else that is thrown is our fault. */
export const answerAws = (site: Site, request: AwsRequest, fault: FaultName | null, requestId: string): Reply => {
  const { ask, protocol, signature, signed, agent } = request;
  try {
    const who = authenticate(site.built.world, signature, signed, site.now());
    // Known callers only are refused by a fault: an unknown key must not learn that there is one.
    const refusal = refusalOf(fault, who, ask);
    if (refusal && isWrite(ask)) site.log.refuse(awsWrite(site, who, ask, agent), refusal.code);
    if (refusal) throw refusal;
    return answer(site, who, ask, agent, requestId);
  } catch (error) {
    if (error instanceof ApiFailure) return protocol.failed(error, requestId);
    throw error;
  }
};
