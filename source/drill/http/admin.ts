import type { Json, JsonObject } from '../../core/words.ts';
import type { LoggedWrite } from '../files/write-log.ts';
import type { WorldClock } from '../world/clock.ts';
import { type Credential, credentialOf, standingOf } from '../world/credentials.ts';
import { idSource, secretOf, sessionTokenOf } from '../world/ids.ts';
import { terraformJson } from '../world/terraform.ts';
import { faultNames, timesOf } from './faults.ts';
import { graphJson } from './graph-json.ts';
import type { Site } from './site.ts';

type Body = { [key: string]: unknown };

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const addFault = (site: Site, body: Body): Json => {
  const fault = faultNames.find((n) => n === body.fault);
  if (!fault) return { error: `No such fault. Known: ${faultNames.join(', ')}` };
  const place = { service: text(body.service), region: text(body.region), operation: text(body.operation) };
  site.faults.add({ fault, ...place, times: timesOf(fault, body.times) });
  return { ok: true };
};

/** Keys of somebody of the story, for tests that act as them; `admin` may do everything. */
const credentialsFor = (site: Site, name: string): Json => {
  const { world, staff } = site.built;
  const who = name === 'admin' ? staff.admin : credentialOf(world, name);
  if (!who) return { error: 'This world gave out no such key.' };
  const pair = { accessKeyId: who.keyId, secretAccessKey: secretOf(world.seed, who.keyId) };
  return who.kind === 'user-key' ? pair : { ...pair, sessionToken: sessionTokenOf(world.seed, who.keyId) };
};

// Without secrets: `credentials` gives those, one by one.
const told = (site: Site, credential: Credential): JsonObject => ({
  ...{ keyId: credential.keyId, kind: credential.kind, arn: credential.principal.arn, parent: credential.parent },
  ...{ issuedAt: credential.issuedAt, expiresAt: credential.expiresAt },
  standing: standingOf(site.built.world, credential, site.now()),
});

const clockJson = ({ realBase, worldBase, speed }: WorldClock): JsonObject => ({ realBase, worldBase, speed });

// Through text, because undefined members are no JSON.
const writesJson = (writes: LoggedWrite[]): Json => JSON.parse(JSON.stringify(writes)) as Json;

/**
 * Commands of tests and game-days, one to a request; the README of the drill lists them. `hold`s are released by whoever
 * keeps them, through `release`.
 */
export const answerAdmin = (site: Site, body: Body, release: () => number): Json => {
  if ('fault' in body) return addFault(site, body);
  if (body.clear === true) {
    site.faults.clear();
    return { ok: true, released: release() };
  }
  if (body.release === true) return { ok: true, released: release() };
  if (body.writes === true) return { writes: writesJson(site.log.all()) };
  if (body.graph === true) return { graph: graphJson(site.built.world.graph) };
  if (body.sessions === true) return { sessions: [...site.built.world.sessions.values()].map((c) => told(site, c)) };
  if (typeof body.advance === 'number') {
    site.advance(body.advance);
    return { clock: clockJson(site.clock()), now: site.now() };
  }
  if (typeof body.consistency === 'number') {
    site.older.setLag(body.consistency);
    return { ok: true };
  }
  if (body.pageLimit === null || typeof body.pageLimit === 'number') {
    site.built.world.pageLimit = body.pageLimit;
    return { ok: true };
  }
  if (typeof body.credentials === 'string') return { credentials: credentialsFor(site, body.credentials) };
  return { error: 'No such command.' };
};

/** What the stand-in programs are told; there is no secret in it. */
export const terraformOf = ({ built: { world, cast } }: Site): JsonObject =>
  terraformJson(world, cast, idSource(world.seed, 'terraform commit').hex(40));

/** What anybody may ask without a token: who serves here, and what time it is. */
export const greeting = (site: Site): Json => ({
  instance: site.instance,
  seed: site.built.world.seed,
  clock: clockJson(site.clock()),
  now: site.now(),
});
