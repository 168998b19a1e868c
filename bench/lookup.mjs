// LookupEvents of 10,000 events from a loopback service without a limit: reseal's adapter against the AWS CLI, each as a
// whole process from its start to its end.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bundleOptions } from '../scripts/bundle-options.mjs';
import { percentile } from './terminal.mjs';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');
const total = 10_000;
const page = 50;

/** As large as real ones are: 1.25 kB is the mean of public sets of records. */
const record = (i) =>
  JSON.stringify({
    eventVersion: '1.10',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:alice',
      arn: 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice',
      accountId: '123456789012',
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: 'arn:aws:iam::123456789012:role/breakglass-emergency',
          accountId: '123456789012',
          userName: 'breakglass-emergency',
        },
        attributes: { creationDate: '2026-05-20T13:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '2026-05-20T13:05:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.1',
    userAgent:
      'aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0 exe/x86_64.debian.12 prompt/off command/ec2.describe-instances',
    requestParameters: { instancesSet: { items: [{ instanceId: `i-${i}` }] }, filterSet: {} },
    responseElements: null,
    requestID: `r-${i}`,
    eventID: `e-${String(i).padStart(8, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'ec2.us-east-1.amazonaws.com',
    },
  });

const bodyOf = (value) => Buffer.from(JSON.stringify(value));

const pages = Array.from({ length: total / page }, (_, p) =>
  bodyOf({
    Events: Array.from({ length: page }, (_, i) => ({
      EventId: `e-${String(p * page + i).padStart(8, '0')}`,
      EventName: 'DescribeInstances',
      ReadOnly: 'true',
      AccessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      EventTime: 1_779_282_300,
      EventSource: 'ec2.amazonaws.com',
      Username: 'alice',
      Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: `i-${p * page + i}` }],
      CloudTrailEvent: record(p * page + i),
    })),
    ...(p + 1 < total / page ? { NextToken: String(p + 1) } : {}),
  }),
);

const serve = async () => {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const { NextToken = '0' } = JSON.parse(Buffer.concat(parts).toString() || '{}');
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(pages[Number(NextToken)]);
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
};

const timed = async (command, args, env) => {
  const started = performance.now();
  const { stdout } = await run(command, args, { env, maxBuffer: 64 * 1024 * 1024 });
  return { ms: performance.now() - started, stdout };
};

/** The worker, bundled as the app is. */
const bundle = async (outdir) => {
  const esbuild = await import('esbuild');
  const entryPoints = { worker: path.join(import.meta.dirname, 'lookup-worker.mjs') };
  const outExtension = { '.js': '.mjs' };
  await esbuild.build({ ...bundleOptions(root), entryPoints, outdir, outExtension, logLevel: 'error' });
};

/** {ours, theirs} in ms, `theirs: null` with `why` where the AWS CLI is not installed. Throws when events are missing. */
export const measureLookup = async (count = 5) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'reseal-bench-'));
  const worker = path.join(folder, 'worker.mjs');
  await bundle(folder);
  const { server, url } = await serve();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: path.join(folder, 'cache'),
  };
  const ours = [];
  const theirs = [];
  let why = null;
  try {
    const awsArgs = ['cloudtrail', 'lookup-events', '--endpoint-url', url, '--output', 'json'];
    await timed('aws', ['--version'], env).catch((error) => {
      why = `the AWS CLI is not installed (${error.code})`;
    });
    for (let i = 0; i < count + 1; i += 1) {
      const mine = await timed(process.execPath, [worker], env);
      if (Number(mine.stdout) !== total) throw new Error(`the adapter read ${mine.stdout} of ${total} events`);
      const other = why === null ? await timed('aws', awsArgs, env) : null;
      if (other && JSON.parse(other.stdout).Events.length !== total) throw new Error('the AWS CLI lost events');
      if (i === 0) continue;
      ours.push(mine.ms);
      if (other) theirs.push(other.ms);
    }
  } finally {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  }
  return { ours: percentile(ours, 0.5), theirs: percentile(theirs, 0.5), why };
};
