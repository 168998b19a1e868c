import type { OpenConsole } from '../coverage.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';

type Known = Pick<Progress, 'sessions' | 'coverage'>;

const standIns = (consoles: readonly OpenConsole[] | undefined): Session[] =>
  (consoles ?? []).flatMap(({ session }) => (session ? [session] : []));

/** Console sessions of the tree that may be open now; each is ended like a credential of whoever signed in. */
export const openConsoles = ({ coverage }: Pick<Known, 'coverage'>): Session[] => standIns(coverage.consoles);

/** With those that a deny holds back: without it they would be open until their time is over. */
export const allConsoles = ({ coverage }: Pick<Known, 'coverage'>): Session[] => [
  ...standIns(coverage.consoles),
  ...standIns(coverage.endedConsoles),
];

/** A credential of the tree by its access key id, or a console session by what stands for its keys. */
export const credentialNamed = (progress: Known, key: string): Session | null =>
  progress.sessions.find((s) => s.accessKeyId === key) ??
  allConsoles(progress).find((s) => s.accessKeyId === key) ??
  null;
