import type { Cast } from '../cast.ts';
import type { Play } from '../play.ts';

/** Somebody's hand on a managed role, the day before: drift that is none of the session's. */
export const tagByHand = (play: Play, cast: Cast): void => {
  const role = `AWSReservedSSO_PlatformEngineer_${cast.sso}`;
  const agent = 'Mozilla/5.0 (X11; Linux x86_64) console.amazonaws.com';
  const who = play.roleSession(role, cast.engineer, -1800, 8 * 3600, { ip: cast.officeIp, agent });
  play.iam(who, -1790, 'TagRole', { RoleName: 'vault-server', Tags: [{ Key: 'cost-center', Value: '4711' }] });
};
