// A loopback CloudTrail without a limit, for lookup.mjs: 10,000 events in 200 pages. A process of its own, with its answers
// made beforehand, so that what is measured is who asks and not who answers. Sends its address to its parent; ends with it.
import { createServer } from 'node:net';

const total = 10_000;
const page = 50;

/**
 * Ids as long as real ones are. Short made-up ones (up to ten characters) V8 would keep in its table of names, of which each
 * costs more than to read it, and which no real trail has.
 */
const hex = (i, length) => i.toString(16).padStart(length, '0');
const uuid = (kind, i) => `${kind}-5f0e-4c1b-9d27-${hex(i, 12)}`;
const eventId = (i) => uuid('7d3a91c4', i);
const instanceId = (i) => `i-0${hex(i, 16)}`;

/** As large as real ones are: 1.25 kB is the mean of public sets of records. */
const record = (i) =>
  JSON.stringify({
    eventVersion: '1.10',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEEXAMPLE000:alice',
      arn: 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice',
      accountId: '123456789012',
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEEXAMPLE000',
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
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0',
    requestParameters: { instancesSet: { items: [{ instanceId: instanceId(i) }] }, filterSet: {} },
    responseElements: null,
    requestID: uuid('1b84c0de', i),
    eventID: eventId(i),
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

const answerOf = (value) => {
  const body = Buffer.from(JSON.stringify(value));
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
};

const answers = Array.from({ length: total / page }, (_, p) =>
  answerOf({
    Events: Array.from({ length: page }, (_, i) => ({
      EventId: eventId(p * page + i),
      EventName: 'DescribeInstances',
      ReadOnly: 'true',
      AccessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      EventTime: 1_779_282_300,
      EventSource: 'ec2.amazonaws.com',
      Username: 'alice',
      Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: instanceId(p * page + i) }],
      CloudTrailEvent: record(p * page + i),
    })),
    ...(p + 1 < total / page ? { NextToken: String(p + 1) } : {}),
  }),
);

/** Answers each whole request in `text`; what is left of it. */
const answered = (socket, text) => {
  const end = text.indexOf('\r\n\r\n') + 4;
  const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0);
  if (end < 4 || text.length < end + length) return text;
  const { NextToken = '0' } = JSON.parse(text.slice(end, end + length) || '{}');
  socket.write(answers[Number(NextToken)]);
  return answered(socket, text.slice(end + length));
};

const server = createServer((socket) => {
  let text = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (part) => {
    text = answered(socket, text + part.toString('latin1'));
  });
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on('disconnect', () => process.exit());
