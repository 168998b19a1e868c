import type { Ready } from './ready.ts';
import type { Built } from './scenario/build.ts';
import type { Credential } from './world/credentials.ts';
import { secretOf, sessionTokenOf } from './world/ids.ts';

/** The secrets of a world come from its seed: whoever joins it works them out again, and no file holds them. */
export const handedOut = ({ world, staff }: Built): Pick<Ready, 'vaultToken' | 'credentials'> => {
  const pair = ({ keyId }: Credential) => ({
    accessKeyId: keyId,
    secretAccessKey: secretOf(world.seed, keyId),
    sessionToken: sessionTokenOf(world.seed, keyId),
  });
  const vaultToken = `hvs.${sessionTokenOf(world.seed, 'vault')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 90)}`;
  return { vaultToken, credentials: { read: pair(staff.read), act: pair(staff.act) } };
};
