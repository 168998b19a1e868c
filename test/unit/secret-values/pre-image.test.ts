import { describe, expect, it } from 'vitest';
import { blankedIn, objectPreImage } from '../../../source/core/kubernetes/pre-image.ts';
import type { JsonObject } from '../../../source/core/words.ts';

const names = 'SECRET_KEY DB_PWD ENCRYPTION_KEY SIGNING_KEY STRIPE_KEY GITHUB_PAT DATABASE_URL ANYTHING'.split(' ');
const deployment: JsonObject = {
  ...{ kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'orders', uid: 'u1' } },
  spec: {
    replicas: 3,
    template: {
      spec: {
        containers: [
          {
            image: 'orders:1',
            env: [
              ...names.map((name) => ({ name, value: `hunter2 ${name.toLowerCase()}` })),
              { name: 'PORT', value: '8080' },
              { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
              { name: 'ROLE', value: 'arn:aws:iam::123456789012:role/orders' },
            ],
            args: ['--password=hunter2', '--token', 'hunter2', '--replicas', '3'],
          },
        ],
      },
    },
  },
};

describe('what is kept of an object', () => {
  it('has no value of a variable that may be a secret, and all that a new one needs beside it', () => {
    const kept = objectPreImage(deployment);
    expect(JSON.stringify(kept)).not.toContain('hunter2');
    const { containers } = ((kept.spec as JsonObject).template as { spec: { containers: JsonObject[] } }).spec;
    expect(kept).toMatchObject({ metadata: { uid: 'u1' }, spec: { replicas: 3 } });
    expect(containers[0]?.args).toEqual(['--password=[redacted]', '--token', '[redacted]', '--replicas', '3']);
    const env = containers[0]?.env;
    expect(Array.isArray(env) && env.slice(names.length)).toEqual([
      { name: 'PORT', value: '8080' },
      { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
      { name: 'ROLE', value: 'arn:aws:iam::123456789012:role/orders' },
    ]);
  });

  it('has of a ConfigMap what is no secret, and of its binary data nothing', () => {
    const kept = objectPreImage({
      ...{ kind: 'ConfigMap', metadata: { name: 'x' }, binaryData: { k: 'aHVudGVyMg==' } },
      data: {
        ...{ mode: 'fast', DB_PWD: 'hunter2', SECRET_KEY: 'hunter2', '.pgpass': 'db:5432:x:u:hunter2' },
        'app.yml': 'replicas: 2\ndb:\n  password: hunter2\n',
      },
    });
    expect(kept).toMatchObject({
      binaryData: { k: '[redacted]' },
      data: { mode: 'fast', 'app.yml': 'replicas: 2\ndb:\n  password: [redacted]\n' },
    });
    expect(JSON.stringify(kept)).not.toContain('hunter2');
    expect(blankedIn(kept)).toEqual([
      'binaryData.k',
      ...['data.DB_PWD', 'data.SECRET_KEY', 'data..pgpass', 'data.app.yml'],
    ]);
  });

  it('what was blanked is named', () => {
    expect(blankedIn(objectPreImage(deployment))).toEqual([
      ...names.map((name, i) => `spec.template.spec.containers[0].env[${i}] (${name})`),
      ...[0, 2].map((i) => `spec.template.spec.containers[0].args[${i}]`),
    ]);
    expect(blankedIn(objectPreImage({ kind: 'Service', spec: { ports: [{ port: 80 }] } }))).toEqual([]);
  });
});
