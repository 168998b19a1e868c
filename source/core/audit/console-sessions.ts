import { iso } from '../clock.ts';
import { consoleKey, type OpenConsole } from '../coverage.ts';
import type { AuditFact } from '../facts.ts';
import type { Session } from '../session.ts';
import { iamArn, nameOf, principalType, splitArn } from './arn.ts';
import { longestLife } from './session-record.ts';
import type { Tree } from './session-tree.ts';

/** The longest session that a role may allow, also in the console (domain.md §2.1); ms. */
const longestOfRole = 12 * 3_600_000;
const mark = consoleKey('');

/**
 * A sign-in opens a console session that lives on when what signed in is over (domain.md §13.1), and nothing names its keys
 * before it uses them. So each stands as a credential of its own while it is asked who can still act: dead at the end of
 * the longest life that it can have, or with its user or role, by deletion or by a deny that is later than it.
 */
const standIns = (tree: Tree): Session[] =>
  tree.signIns.flatMap(({ time, id, who }): Session[] => {
    const by = signer(tree, who, tree.owner.get(id));
    if (!by) return [];
    const longest = by.kind === 'assumed-role' ? longestOfRole : longestLife;
    const told = { parent: by.accessKeyId, kind: 'console', bornFrom: id, origin: 'derived' } as const;
    const life = { issuedAt: time, expiresAt: time + longest, expiryKnown: true, alive: null, aliveWhy: '' };
    return [{ ...by, ...told, ...life, accessKeyId: consoleKey(id) }];
  });

/**
 * The credential of whoever signed in: `who` as `whoActed` gives it. A user signs in with a password, and his sign-in stands
 * in the tree under the key that gave it to him: that one is somebody else.
 */
const signer = ({ sessions }: Tree, who: string, owner: string | undefined): Session | undefined => {
  const giver = sessions.find((s) => s.accessKeyId === owner);
  const [, account, name] = /^user (\S+) (.+)$/.exec(who) ?? [];
  if (account === undefined || name === undefined)
    return giver?.principal === who ? giver : (sessions.find((s) => s.principal === who) ?? giver);
  const own = sessions.filter((s) => s.account === account && s.issuer !== null && isUserNamed(s.issuer, name));
  const known = own.find((s) => s.uniqueId !== null) ?? own[0];
  if (known) return { ...known, principal: known.issuer };
  if (!giver) return undefined;
  const arn = iamArn(splitArn(giver.principal)?.partition ?? 'aws', account, 'user', name);
  return { ...giver, kind: 'console', principal: arn, issuer: arn, uniqueId: null, account };
};

const isUserNamed = (issuer: string, name: string): boolean =>
  principalType(issuer) === 'user' && nameOf(issuer) === name;

/** The fact with a stand-in for every sign-in, to be asked about like the credentials of the tree. */
export const withConsoles = <F extends Pick<AuditFact, 'sessions'>>(fact: F, tree: Tree): F => ({
  ...fact,
  sessions: [...fact.sessions, ...standIns(tree)],
});

/** That its time is not over proves no open window. */
const asTold = (s: Session): Session =>
  s.alive === false
    ? s
    : {
        ...s,
        alive: null,
        aliveWhy: `signed in to the console ${iso(s.issuedAt ?? 0)}: it may be open, and nothing tells`,
      };

type Told = AuditFact & { silenceUnknown: string[] };

/** Takes the stand-ins out again: they are no credentials that anybody can name. Those that may be open go to the coverage. */
export const withoutConsoles = (told: Told): Told => {
  const isOne = (key: string): boolean => key.startsWith(mark);
  const consolesThat = (dead: boolean): OpenConsole[] =>
    told.sessions.flatMap((session): OpenConsole[] => {
      const { accessKeyId, alive, bornFrom, principal, expiresAt } = session;
      if (!isOne(accessKeyId) || (alive === false) !== dead || bornFrom === null) return [];
      return [{ event: bornFrom, who: principal ?? 'somebody', until: expiresAt ?? 0, session: asTold(session) }];
    });
  const ended = consolesThat(true);
  return {
    ...told,
    sessions: told.sessions.filter((s) => !isOne(s.accessKeyId)),
    findings: told.findings.filter((f) => f.kind !== 'session-live' || !isOne(f.subject)),
    silenceUnknown: told.silenceUnknown.filter((key) => !isOne(key)),
    coverage: {
      ...told.coverage,
      consoles: consolesThat(false),
      ...(ended.length > 0 ? { endedConsoles: ended } : {}),
    },
  };
};
