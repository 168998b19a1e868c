import { iso } from '../clock.ts';
import type { Session } from '../session.ts';
import type { Pen } from './pen.ts';
import { line, type Span } from './spans.ts';
import { shortArn } from './who.ts';

const number = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

const born = (s: Session): string =>
  s.origin === 'named' ? 'named by hand' : s.origin === 'issuance' ? 'issued' : 'made in the tree';

/**
 * Four rows about the selected credential: who it is, what it did, on what ground it is dead or alive, and to whom Vault gave
 * it, where its audit log tells (`issuedTo`).
 */
export const sessionDetail = (
  pen: Pen,
  s: Session | undefined,
  columns: number,
  issuedTo: string | null = null,
): string[] => {
  if (!s) return ['', '', '', ''];
  const expires =
    s.expiresAt === null ? (s.expiryKnown ? 'never expires' : 'expiry not known') : `expires ${iso(s.expiresAt)}`;
  const issued = s.issuedAt === null ? '' : ` ${iso(s.issuedAt)}`;
  const did = `${number(s.events, 'event')}, ${number(s.writes, 'write')}, ${s.denied} failed`;
  // On a narrow screen the account goes down to where there is room for the whole of it; the ARN repeats it.
  const narrow = columns < 140;
  const who = s.principal === null ? 'nobody known' : narrow ? shortArn(pen, s.principal) : pen.name(s.principal);
  const what: Span[] = [['account ', 'dim'], [s.account], [` · ${did}`, 'dim']];
  const vault: Span[] = issuedTo === null ? [] : [[narrow ? ' · in Vault: ' : ' in Vault: ', 'dim'], [issuedTo]];
  const life = `${born(s)}${issued}, ${expires}`;
  const rows: Span[][] = [
    [[' '], [pen.name(s.accessKeyId), 'bold'], [` ${s.kind} · `, 'dim'], [who]],
    narrow ? [[' '], [life, 'dim']] : [[' '], [`${life} · `, 'dim'], ...what],
    [[' '], [s.aliveWhy === '' ? 'it was not read whether it can still act' : s.aliveWhy]],
    narrow ? [[' '], ...what, ...vault] : vault,
  ];
  return rows.map((r) => line(pen, r, columns));
};
