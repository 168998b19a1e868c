import { nameOf, principalType, splitArn } from '../audit/arn.ts';
import { homeOf } from '../audit/wanted-reads.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';

/** The account that reseal reads and acts in; null = not known yet. */
export const homeAccount = (progress: Progress): string | null =>
  progress.incident?.account ?? progress.callers.read?.account ?? homeOf(progress.sessions);

/** Roles that only AWS changes: those of Identity Center and service-linked ones (domain.md §13.4). By path, or by AWS's own prefix. */
export const reservedRole = (arn: string | null): 'identity-center' | 'service-linked' | null => {
  const resource = splitArn(arn)?.resource ?? '';
  if (/^role\/aws-reserved\//.test(resource) || nameOf(resource).startsWith('AWSReservedSSO_'))
    return 'identity-center';
  if (/^role\/aws-service-role\//.test(resource) || nameOf(resource).startsWith('AWSServiceRoleFor'))
    return 'service-linked';
  return null;
};

/** What a deny must be put on for this credential, or why reseal cannot put one. */
export type Holder =
  | { type: 'role' | 'user'; arn: string; name: string; refused: string | null }
  | { type: null; refused: string };

export const holderOf = (session: Session, progress: Progress): Holder => {
  const type = principalType(session.issuer);
  const arn = session.issuer;
  if (session.principal?.endsWith(':root'))
    return { type: null, refused: 'it is of the root user, whom no deny reaches' };
  if (arn === null || (type !== 'role' && type !== 'user'))
    return { type: null, refused: 'no record tells which user or role is behind it' };
  const home = homeAccount(progress);
  const kind = reservedRole(arn);
  const refused =
    home === null || session.account !== home
      ? `it is of account ${session.account}, and reseal acts in ${home ?? 'none yet'}`
      : kind === 'identity-center'
        ? 'AWS lets nobody change a role of Identity Center in IAM'
        : kind === 'service-linked'
          ? 'AWS lets nobody change a service-linked role'
          : null;
  return { type, arn, name: nameOf(arn), refused };
};

/** Sessions of the tree that the same user or role is behind, other than itself. */
export const sameHolder = (session: Session, { sessions }: Pick<Progress, 'sessions'>): Session[] =>
  sessions.filter(
    (s) =>
      s.accessKeyId !== session.accessKeyId &&
      s.account === session.account &&
      s.issuer !== null &&
      session.issuer !== null &&
      principalType(s.issuer) === principalType(session.issuer) &&
      nameOf(s.issuer) === nameOf(session.issuer),
  );
