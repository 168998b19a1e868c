import type { Session, TrailQuery } from '../session.ts';
import { inOneGo, type Slices } from '../slices.ts';
import { type Seeds, seedRole } from './seeds.ts';
import { sessionName } from './session-record.ts';
import { buildingTree, type Tree, type TreeInput } from './session-tree.ts';

/** Services that go on in the caller's name, with other keys than the caller's (domain.md §4.4). */
const agents = new Set(['cloudformation', 'servicecatalog', 'elasticbeanstalk', 'amplify', 'serverlessrepo']);

/** Sessions whose doings are not all under their own key: those that went to the console, or let a service act. */
const behindOtherKeys = (tree: Tree): Session[] => {
  const names = new Set(tree.signIns.map((s) => s.who));
  const keys = new Set(tree.events.flatMap((e) => (agents.has(e.source) ? (tree.owner.get(e.id) ?? []) : [])));
  return tree.sessions.filter(
    (s) => isNamed(s) && s.principal !== null && (names.has(s.principal) || keys.has(s.accessKeyId)),
  );
};

/** Sessions that LookupEvents finds by `Username` and that no user's name hides. */
const isNamed = (s: Session): boolean => s.kind === 'assumed-role' || s.kind === 'federation';

/** Of a key named by hand whose birth is not read yet: its own events name the role. */
const rootRole = (tree: Tree): string | null =>
  tree.sessions.find((s) => s.parent === null && s.kind === 'assumed-role')?.issuer ?? null;

const lookupName = (s: Session): string | null => sessionName(s) ?? s.principal?.split('/').at(-1) ?? null;

/**
 * Every question to LookupEvents that the tree, as far as it is known, gives rise to; the collector asks until nothing new
 * is wanted. The most urgent come first: who took the role, what each key did, then who signed in to a console (few events
 * account-wide, and often without a key), then the console sessions and services that act under other keys.
 */
const queriesFor = (tree: Tree, seeds: Seeds): TrailQuery[] => {
  const queries = new Map<string, TrailQuery>();
  const ask = (attribute: TrailQuery['attribute'], value: string | null | undefined): void => {
    const key = `${attribute} ${value}`;
    if (value && !queries.has(key)) queries.set(key, { attribute, value });
  };
  ask('ResourceName', seedRole(seeds) ?? tree.role ?? rootRole(tree));
  for (const key of seeds.accessKeyIds) ask('AccessKeyId', key);
  for (const s of tree.sessions) ask('AccessKeyId', s.accessKeyId);
  for (const user of tree.users) ask('Username', user.name);
  if (tree.sessions.some(isNamed)) for (const name of ['ConsoleLogin', 'GetSigninToken']) ask('EventName', name);
  for (const s of behindOtherKeys(tree)) ask('Username', lookupName(s));
  if (!seedRole(seeds)) ask('Username', seeds.sessionName);
  if (seeds.principalArn && seeds.principalArn !== seedRole(seeds))
    ask('Username', seeds.principalArn.split('/').at(-1));
  return [...queries.values()];
};

type Asked = Pick<TreeInput, 'events' | 'seeds'> & { awsNow: number | null };

/** The questions, and how many credentials are known by now: whoever asks again and again sees whether there is a new one. */
export function* asking({ events, seeds, awsNow }: Asked): Slices<{ queries: TrailQuery[]; size: number }> {
  const tree = yield* buildingTree({ events, seeds, now: awsNow, activity: new Map() });
  return { queries: queriesFor(tree, seeds), size: tree.sessions.length };
}

export const wantedQueries = (asked: Asked): TrailQuery[] => inOneGo(asking(asked)).queries;
