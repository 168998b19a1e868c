import { limitExceeded, noSuchEntity } from '../failure.ts';
import type { KeyStatus, User } from '../graph.ts';
import { type Input, type Output, oneOf, required } from '../input.ts';
import { hash32 } from '../random.ts';
import { namedUser, onUser } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';

/** Takes out of a list the item with the id that the request names; NoSuchEntity when the user has none. */
const without = <T extends { id: string }>(items: T[], id: string, what: string): T[] => {
  if (!items.some((i) => i.id === id)) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`);
  return items.filter((i) => i.id !== id);
};

const withStatus = <T extends { id: string; status: KeyStatus }>(items: T[], id: string, status: KeyStatus): T[] => {
  if (!items.some((i) => i.id === id)) throw noSuchEntity(`The credential with id ${id} cannot be found.`);
  return items.map((i) => (i.id === id ? { ...i, status } : i));
};

const status = (input: Input): KeyStatus => oneOf(input, 'Status', ['Active', 'Inactive']);

const certificate = (user: User, c: User['certificates'][number]): Output => ({
  ...{ UserName: user.name, CertificateId: c.id, CertificateBody: c.body, Status: c.status },
  UploadDate: new Date(c.uploaded),
});

const sshKey = (user: User, k: User['sshKeys'][number]): Output => ({
  ...{ UserName: user.name, SSHPublicKeyId: k.id, Status: k.status, UploadDate: new Date(k.uploaded) },
});

/** X.509 certificates for signing, two a user. */
export const certificateOperations: Operations = {
  UploadSigningCertificate: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    const body = required(input, 'CertificateBody');
    if (user.certificates.length >= 2) throw limitExceeded('Cannot exceed quota for SigningCertificatesPerUser: 2');
    const fresh = { id: ctx.ids.hex(32).toUpperCase(), status: 'Active' as const, uploaded: ctx.at, body };
    user.certificates.push(fresh);
    return { Certificate: certificate(user, fresh) };
  }, onUser),
  UpdateSigningCertificate: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    user.certificates = withStatus(user.certificates, required(input, 'CertificateId'), status(input));
    return {};
  }, onUser),
  DeleteSigningCertificate: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    user.certificates = without(user.certificates, required(input, 'CertificateId'), 'Certificate');
    return {};
  }, onUser),
  ListSigningCertificates: reads((ctx, input) => {
    const user = namedUser(ctx, input);
    return page(
      ctx,
      input,
      'Certificates',
      user.certificates,
      (c) => c.id,
      (c) => certificate(user, c),
    );
  }, onUser),
};

// Looks like one and depends on the key; no more is needed of it.
const fingerprintOf = (body: string): string =>
  [0, 1, 2, 3]
    .map((n) =>
      hash32(`${n}${body}`)
        .toString(16)
        .padStart(8, '0')
        .replace(/(..)(?=.)/g, '$1:'),
    )
    .join(':');

const fullSshKey = (user: User, k: User['sshKeys'][number]): Output => ({
  SSHPublicKey: { ...sshKey(user, k), Fingerprint: k.fingerprint, SSHPublicKeyBody: k.body },
});

const upload = (ctx: OpContext, input: Input): Output => {
  const user = namedUser(ctx, input);
  const body = required(input, 'SSHPublicKeyBody');
  if (user.sshKeys.length >= 5) throw limitExceeded('Cannot exceed quota for SSHPublicKeysPerUser: 5');
  const id = ctx.ids.unique('APKA');
  const fresh = { id, status: 'Active' as const, uploaded: ctx.at, body, fingerprint: fingerprintOf(body) };
  user.sshKeys.push(fresh);
  return fullSshKey(user, fresh);
};

/** Public keys for CodeCommit, five a user. The list leaves the body out. */
export const sshKeyOperations: Operations = {
  UploadSSHPublicKey: writes(upload, onUser),
  UpdateSSHPublicKey: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    user.sshKeys = withStatus(user.sshKeys, required(input, 'SSHPublicKeyId'), status(input));
    return {};
  }, onUser),
  DeleteSSHPublicKey: writes((ctx, input) => {
    const user = namedUser(ctx, input);
    user.sshKeys = without(user.sshKeys, required(input, 'SSHPublicKeyId'), 'Public Key');
    return {};
  }, onUser),
  GetSSHPublicKey: reads((ctx, input) => {
    const user = namedUser(ctx, input);
    const id = required(input, 'SSHPublicKeyId');
    const key = user.sshKeys.find((k) => k.id === id);
    if (!key) throw noSuchEntity(`The Public Key with id ${id} cannot be found.`);
    return fullSshKey(user, key);
  }, onUser),
  ListSSHPublicKeys: reads((ctx, input) => {
    const user = namedUser(ctx, input);
    return page(
      ctx,
      input,
      'SSHPublicKeys',
      user.sshKeys,
      (k) => k.id,
      (k) => sshKey(user, k),
    );
  }, onUser),
};
