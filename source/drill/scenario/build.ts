import { minute } from '../world/clock.ts';
import { clusterOf } from '../world/cluster.ts';
import { type AuditCaller, auditOf } from '../world/cluster-audit.ts';
import { type Credential, credentialOf } from '../world/credentials.ts';
import { bulkOf, bulkSpan } from '../world/trail/bulk.ts';
import { emptyWorld, type World } from '../world/world.ts';
import { furnish, type Staff } from './account.ts';
import { type Cast, castOf } from './cast.ts';
import { issueBreakglass, lookAround, vaultServer } from './plants/breakglass.ts';
import { chainRoles } from './plants/chain.ts';
import { signIn } from './plants/console.ts';
import { engineerWorks, machinesWork, namesakeWorks, otherDay, ownWork } from './plants/decoys.ts';
import { deniedTries } from './plants/denied.ts';
import { tagByHand } from './plants/drift.ts';
import { federate } from './plants/federation.ts';
import { engineerAdministers, furnishCenter, letVendorIn } from './plants/identity-center.ts';
import { attachLate } from './plants/late.ts';
import { inlineOnOldRole, keyOnOldUser, trustStranger } from './plants/old-things.ts';
import { furnishCloud, keepResources, leaveResources, othersResources } from './plants/resources.ts';
import { workElsewhere } from './plants/second-region.ts';
import { createTmpAdmin, useSecondKey } from './plants/tmp-admin.ts';
import { undoneBySession } from './plants/transient.ts';
import { type Play, playIn } from './play.ts';
import { vaultTokens } from './vault/tokens.ts';

/** `vault`: the session that Vault hands out others from. */
export type Built = { world: World; cast: Cast; staff: Staff; vault: Credential };

const ownKey = (play: Play, user: string): Credential => {
  const found = credentialOf(play.world, play.user(user).keys[0]?.id ?? '');
  if (!found) throw new TypeError(`${user} has no key.`);
  return found;
};

const callerOf = ({ keyId, principal }: Credential): AuditCaller => ({ keyId, arn: principal.arn });

/**
 * The world as it stands when a drill begins: a pure function of the seed, the number of extra events and T (ms). Things
 * are played in an order that their effects on each other need; the trail sorts by time.
 */
export const buildWorld = (seed: number, events: number, t0: number): Built => {
  const cast = castOf(seed);
  const play = playIn(emptyWorld(seed, t0));
  const staff = furnish(play, cast);
  play.world.vaultTokens = vaultTokens(seed, cast, t0);
  const estate = furnishCloud(play, cast);
  furnishCenter(play, cast);
  otherDay(play, cast);
  namesakeWorks(play, cast, ownKey(play, cast.responder));
  machinesWork(play, cast, ownKey(play, 'ci-deploy'));
  ownWork(play, cast);
  tagByHand(play, cast);

  const vault = vaultServer(play, cast);
  const session = issueBreakglass(play, cast, vault);
  lookAround(play, cast, session);
  play.world.cluster = clusterOf(t0, cast.orders, cast.payments);
  const chain = chainRoles(play, cast, session);
  const keys = createTmpAdmin(play, cast, session);
  workElsewhere(play, cast, session);
  const keep = useSecondKey(play, cast, keys.second);
  leaveResources(play, cast, session, estate);
  keepResources(play, { key: keys.second, keep, group: estate.group });
  const child = federate(play, cast, session, keys.first);
  signIn(play, cast);
  keyOnOldUser(play, session);
  inlineOnOldRole(play, cast, session);
  trustStranger(play, cast, session);
  undoneBySession(play, cast, session);
  deniedTries(play, cast, session, chain.b);
  letVendorIn(play, cast, session);
  attachLate(play, session);
  const engineer = engineerWorks(play, cast);
  othersResources(play, cast, engineer, estate);
  engineerAdministers(play, cast, engineer);
  play.world.cluster.audit = auditOf(t0, cast.orders, callerOf(session), callerOf(engineer));

  // Only those of the tree that act for long, each within its own life.
  const { world } = play;
  const { start, end } = bulkSpan(t0);
  world.trail.bulk = bulkOf({ seed, account: world.account, count: events, start, end }, [
    { who: session, from: t0, to: t0 + 60 * minute },
    { who: chain.a, from: t0 + 5 * minute, to: t0 + 65 * minute },
    { who: keep, from: t0 + 19 * minute, to: end },
    { who: keys.second, from: t0 + 17 * minute, to: end },
    { who: child, from: t0 + 26 * minute, to: end },
  ]);
  return { world, cast, staff, vault };
};
