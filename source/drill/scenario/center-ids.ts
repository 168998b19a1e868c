import { idSource } from '../world/ids.ts';
import { letters, randomOf } from '../world/random.ts';

/** Ids of Identity Center that the story and the responder's log share; from the seed alone. */
export type CenterIds = {
  instance: string;
  store: string;
  sets: { admin: string; engineer: string; audit: string };
  groups: { admins: string; engineers: string; auditors: string };
  /** Somebody of a vendor, who was in the directory for looking at dashboards. */
  vendor: string;
  people: { responder: string; engineer: string; owner: string };
};

/** Its home Region: none of those in which the session worked. */
export const centerRegion = 'eu-central-1';

const ends = '0123456789abcdef';

export const centerIdsOf = (seed: number): CenterIds => {
  const ids = idSource(seed, 'identity center');
  const own = (): string => letters(randomOf('identity center', seed, ids.hex(8)), ends, 16);
  const instance = `ssoins-${own()}`;
  const set = (): string => `arn:aws:sso:::permissionSet/${instance}/ps-${own()}`;
  return {
    instance: `arn:aws:sso:::instance/${instance}`,
    store: `d-${ids.hex(10)}`,
    sets: { admin: set(), engineer: set(), audit: set() },
    groups: { admins: ids.uuid(), engineers: ids.uuid(), auditors: ids.uuid() },
    vendor: ids.uuid(),
    people: { responder: ids.uuid(), engineer: ids.uuid(), owner: ids.uuid() },
  };
};
