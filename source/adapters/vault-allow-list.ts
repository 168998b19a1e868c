/**
 * What may be asked of Vault: the table of domain.md §2.2 and nothing else. Reading `<any mount>/(sts|creds)/…` mints
 * emergency credentials (domain.md §0.1), so this is a list of what is allowed, not of what is forbidden, and only a
 * path in its one plain spelling can be on it.
 */

export type VaultMode = 'read' | 'act';
export type VaultVerdict = { allowed: true } | { allowed: false; why: string };

/** What a path comes to for Vault, however it is spelled: decoded, without `//`, `.` and `..`, in lower case. */
const normalisePath = (path: string): string[] => {
  const segments: string[] = [];
  for (const raw of fullyDecoded(path).replace(/\\/g, '/').split(/[/?#]/)) {
    const segment = raw.normalize('NFKC').trim().toLowerCase();
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
};

/** Decoded until nothing changes: `%2573` is `%73` is `s`. What cannot be decoded stays, and fails the plain spelling. */
const fullyDecoded = (path: string): string => {
  let text = path;
  for (let round = 0; round < 8; round++) {
    const next = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (next === text) break;
    text = next;
  }
  return text;
};

/** Does this path, in any spelling and under any namespace or mount, lead to where credentials are made? */
export const mints = (path: string): boolean => {
  const segments = normalisePath(path);
  const at = segments.findIndex((s) => s === 'sts' || s === 'creds');
  if (at < 0) return false;
  const [a, b, c] = segments;
  const lease = a === 'sys' && b === 'leases' && (c === 'lookup' || c === 'revoke-prefix');
  // Among the leases the word is a prefix of lease ids: nothing is read there but the list.
  return !(lease && at >= 4);
};

const plainSegment = /^[A-Za-z0-9_](?:[A-Za-z0-9_.@-]*[A-Za-z0-9_])?$/;
const isPlain = (path: string): boolean => path.split('/').every((s) => plainSegment.test(s));

/** Mounts that are Vault's own. */
const own = new Set(['sys', 'auth', 'identity', 'cubbyhole']);

type Row = { method: string; query: '' | 'list=1'; mode: VaultMode; matches(segments: string[]): boolean };

const exactly =
  (path: string): Row['matches'] =>
  (s) =>
    s.join('/') === path;

/** `<start>/<mount…>/(sts|creds)/<role…>`, the mount of one segment or more. */
const leasesUnder =
  (start: string): Row['matches'] =>
  (s) => {
    const depth = start.split('/').length;
    const at = s.findIndex((x, i) => i > depth && (x === 'sts' || x === 'creds'));
    return s.slice(0, depth).join('/') === start && at > depth && s.length > at + 1;
  };

/** `sys/audit-hash/<device>`: what the device would write for a text (domain.md §2.4). */
const audited: Row['matches'] = (s) => s.length >= 3 && s[0] === 'sys' && s[1] === 'audit-hash';

const roleOf: Row['matches'] = (s) => s.length >= 3 && s.at(-2) === 'roles' && !own.has((s[0] ?? '').toLowerCase());

const rows: Row[] = [
  { method: 'GET', query: '', mode: 'read', matches: exactly('sys/health') },
  { method: 'GET', query: '', mode: 'read', matches: exactly('auth/token/lookup-self') },
  { method: 'POST', query: '', mode: 'read', matches: exactly('sys/capabilities-self') },
  { method: 'GET', query: '', mode: 'read', matches: exactly('sys/mounts') },
  { method: 'GET', query: '', mode: 'read', matches: roleOf },
  { method: 'GET', query: 'list=1', mode: 'read', matches: leasesUnder('sys/leases/lookup') },
  { method: 'POST', query: '', mode: 'read', matches: exactly('sys/leases/lookup') },
  { method: 'GET', query: 'list=1', mode: 'read', matches: exactly('auth/token/accessors') },
  { method: 'POST', query: '', mode: 'read', matches: exactly('auth/token/lookup-accessor') },
  { method: 'GET', query: '', mode: 'read', matches: exactly('sys/audit') },
  { method: 'POST', query: '', mode: 'read', matches: audited },
  { method: 'POST', query: '', mode: 'act', matches: exactly('sys/leases/revoke') },
  { method: 'POST', query: '', mode: 'act', matches: leasesUnder('sys/leases/revoke-prefix') },
  { method: 'POST', query: '', mode: 'act', matches: exactly('auth/token/revoke-accessor') },
];

const no = (why: string): VaultVerdict => ({ allowed: false, why });

/**
 * `path` is what stands after `/v1/`, exactly as it would go over the wire, with its query; `namespace` the header's value
 * or ''. Vault joins the two, so both are looked at.
 */
export const vaultAllows = (method: string, path: string, namespace: string, mode: VaultMode): VaultVerdict => {
  if (mints(path) || mints(namespace)) return no('reading there would mint credentials');
  const [bare = '', query = '', ...more] = path.split('?');
  if (more.length > 0 || !isPlain(bare) || bare.length > 512) return no('the path is not in its plain spelling');
  if (namespace !== '' && !isPlain(namespace.replace(/\/$/, '')))
    return no('the namespace is not in its plain spelling');
  const segments = bare.split('/');
  const row = rows.find((r) => r.method === method && r.query === query && r.matches(segments));
  if (!row) return no('it is not on the list of what reseal may ask of Vault');
  return row.mode === 'act' && mode === 'read'
    ? no('it would change something, and this is for reading')
    : { allowed: true };
};

const keyId = /^A(?:SIA|KIA)[A-Z0-9]{12,124}$/;

/** A device hashes whatever it is given: only the id of an access key is ever sent there, which is no secret. */
export const vaultAllowsBody = (path: string, body: unknown): VaultVerdict => {
  if (!path.startsWith('sys/audit-hash/')) return { allowed: true };
  const members = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const [first] = members;
  const fits = members.length === 1 && first?.[0] === 'input' && typeof first[1] === 'string' && keyId.test(first[1]);
  return fits ? { allowed: true } : no('only an access key id may be hashed');
};
