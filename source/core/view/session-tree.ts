import type { Session } from '../session.ts';

/** A session in the order of the tree, with the strokes that hang it under its parent. */
export type TreeNode = { session: Session; branch: string };

const byIssue = (a: Session, b: Session): number =>
  (a.issuedAt ?? a.firstEvent ?? 0) - (b.issuedAt ?? b.firstEvent ?? 0) || a.accessKeyId.localeCompare(b.accessKeyId);

/** Roots first, children under their parent by time. What hangs under nothing known, or in a ring, is a root too. */
export const treeOrder = (sessions: readonly Session[]): TreeNode[] => {
  const known = new Set(sessions.map((s) => s.accessKeyId));
  const children = new Map<string, Session[]>();
  const roots: Session[] = [];
  for (const s of [...sessions].sort(byIssue)) {
    if (s.parent === null || !known.has(s.parent) || s.parent === s.accessKeyId) roots.push(s);
    else children.set(s.parent, [...(children.get(s.parent) ?? []), s]);
  }
  const out: TreeNode[] = [];
  const seen = new Set<string>();
  const walk = (session: Session, before: string, stroke: string): void => {
    if (seen.has(session.accessKeyId)) return;
    seen.add(session.accessKeyId);
    out.push({ session, branch: before + stroke });
    const under = stroke === '' ? before : before + (stroke === '├ ' ? '│ ' : '  ');
    const mine = children.get(session.accessKeyId) ?? [];
    mine.forEach((child, i) => {
      walk(child, under, i < mine.length - 1 ? '├ ' : '└ ');
    });
  };
  for (const root of roots) walk(root, '', '');
  for (const s of sessions) walk(s, '', '');
  return out;
};
