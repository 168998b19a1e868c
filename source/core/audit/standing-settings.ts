import type { Finding } from '../finding.ts';
import { parseJson } from '../json.ts';
import type { ResourceState } from '../resource-state.ts';
import { sameDocument } from './net-special.ts';
import { no, type Standing, unknown, yes } from './standing.ts';
import { opensTo } from './tables/opens.ts';

const plain = /^(?:\d{12}|all|\*|arn:[^\s,]+)$/;

/** Accounts and principals that the session let in, as far as the record tells; null = it does not. */
const letIn = ({ after, account }: Finding): string[] | null => {
  if (!after) return null;
  const found = /^(?:\{|%7B)/.test(after) ? opensTo(after, account) : after.split(/[\s,]+/);
  return found.length > 0 && found.every((w) => plain.test(w)) ? found : null;
};

/** `arn:aws:iam::123…:root` and `123…` are the same guest. */
const guest = (name: string): string => /^arn:[^:]*:iam::(\d{12}):root$/.exec(name)?.[1] ?? name;

const everybody = new Set(['*', 'all']);

/** Those whose name AWS gives back as it was told: an ARN of a user or role that is gone becomes an id. */
const isSure = (name: string): boolean => everybody.has(name) || /^\d{12}$/.test(guest(name));

/** Is it still open to those whom the session let in? To everybody is to them too. */
export const sharedStanding = (f: Finding, now: ResourceState): Standing => {
  if (now.public === true) return yes('it is open to everybody');
  if (now.sharedWith === undefined) return unknown('it is there; AWS does not tell whom it is shared with');
  const here = now.sharedWith.map(guest);
  if (here.length === 0) return no('it is shared with nobody');
  const wanted = letIn(f);
  const bounded = here.find((h) => h.startsWith('everybody '));
  const left = (wanted ?? here).filter((w) => here.includes(guest(w)) || (everybody.has(w) && bounded !== undefined));
  if (left.length > 0)
    return yes(`it is shared with ${(wanted === null || !bounded ? left : here).map(guest).join(', ')}`);
  const others = `it is shared with ${here.join(', ')}`;
  return wanted?.every(isSure)
    ? no(`${others}, not with whom the session let in`)
    : unknown(`${others}; is that whom the session let in?`);
};

/** The words of a public access block, whatever else a record puts beside them. */
const block = (text: string): string | null => {
  const parsed = parseJson(text);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return null;
  const words = Object.entries(parsed.value).filter(([name]) => name !== 'xmlns');
  return words
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join(' ');
};

/** `''` = none. Only what was there before, or what the session left, can be told by its text. */
export const policyStanding = (f: Finding, now: ResourceState): Standing => {
  const text = now.policy === undefined ? now.setting : now.policy;
  if (text === undefined) return unknown('it is there; what is set on it is not read by this version');
  const is = (said: string | null | undefined): boolean => {
    if (said === null || said === undefined) return false;
    if (said === '' || text === null) return said === '' && text === null;
    return now.policy === undefined ? block(said) === block(text) && block(text) !== null : sameDocument(said, text);
  };
  if (is(f.before)) return no('it is what it was before');
  if (is(f.left === 'gone' && !f.after ? '' : f.after)) return yes('it is as the session left it');
  if (f.before !== null && f.before !== undefined) return yes('it is not what it was before');
  return unknown('it is not as the session left it; what it was before no record tells');
};

/** Started or stopped: the record tells both states. */
export const powerStanding = (f: Finding, { state }: ResourceState): Standing => {
  const is = `it is ${state ?? '(not told)'}`;
  if (state !== null && state === f.before) return no(`${is}, as before`);
  if (state !== null && state === f.after) return yes(`${is}, as the session left it`);
  return unknown(`${is}, neither as before nor as the session left it`);
};
