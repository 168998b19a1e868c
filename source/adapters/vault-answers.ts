/** Vault's answers in our words (domain.md §2.2); undefined = something is missing that Vault always sends. */

type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((x) => typeof x === 'string') ? value : undefined;

export const healthOf = (body: unknown) => {
  const { version, sealed, initialized, standby } = fields(body);
  return typeof version === 'string' &&
    typeof sealed === 'boolean' &&
    typeof initialized === 'boolean' &&
    typeof standby === 'boolean'
    ? { version, sealed, initialized, standby }
    : undefined;
};

export const capabilitiesOf = (body: unknown, paths: string[]): { [path: string]: string[] } | undefined => {
  const data = fields(fields(body).data);
  const found: { [path: string]: string[] } = {};
  for (const path of paths) {
    const may = texts(data[path]);
    if (!may) return undefined;
    found[path] = may;
  }
  return found;
};

/** Keys end in `/`, as Vault writes them. */
export const mountsOf = (body: unknown): { [path: string]: { type: string } } | undefined => {
  const found: { [path: string]: { type: string } } = {};
  for (const [path, mount] of Object.entries(fields(fields(body).data))) {
    const { type } = fields(mount);
    if (typeof type !== 'string') return undefined;
    found[path] = { type };
  }
  // Every Vault has at least sys/: an empty list is not Vault's.
  return Object.keys(found).length > 0 ? found : undefined;
};

export const roleOf = (body: unknown): { credentialTypes: string[] } | undefined => {
  const { credential_types: many, credential_type: one } = fields(fields(body).data);
  const credentialTypes = texts(many) ?? (typeof one === 'string' && one !== '' ? [one] : undefined);
  return credentialTypes && credentialTypes.length > 0 ? { credentialTypes } : undefined;
};

/** A 200 without keys (it may come with warnings) is not proof of an empty list. */
export const keysOf = (body: unknown): { keys: string[] } | undefined => {
  const keys = texts(fields(fields(body).data).keys);
  return keys ? { keys } : undefined;
};
