/**
 * Requests that hand out credentials, however they are spelt: in any case, with `//`, dots or %-encoding. Stricter than
 * Vault, which knows one spelling: here every try counts. Looking at leases below `sys/leases` is none.
 */
export const mintPath = (path: string): { mount: string; role: string } | null => {
  const plain = resolveDots(decode(path).toLowerCase());
  if (/(^|\/)sys\/leases\//.test(plain)) return null;
  const found = /^(.+?)\/(?:sts|creds)\/([^/]+)$/.exec(plain);
  return found ? { mount: found[1] ?? '', role: found[2] ?? '' } : null;
};

/** Decoded again and again, as a proxy in between might; broken %-encoding is judged as it stands. */
const decode = (path: string, rounds = 4): string => {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return plain === path || rounds === 0 ? plain : decode(plain, rounds - 1);
};

const resolveDots = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};
