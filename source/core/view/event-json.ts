import type { TrailEvent } from '../trail-event.ts';
import type { Json } from '../words.ts';
import type { Pen } from './pen.ts';

/** Values that say what happened, not who or where: they stay readable in mask mode. */
const open = new Set(
  (
    'name source region readOnly errorCode type eventName eventSource awsRegion status Status id sharedEventId ' +
    'mfaAuthenticated time sessionCreated invokedBy durationSeconds'
  ).split(' '),
);
const plain = /^(?:true|false|null|Active|Inactive|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,6})$/;

const masked = (pen: Pen, value: Json, key: string): Json => {
  if (typeof value === 'string') return open.has(key) || plain.test(value) ? value : pen.name(value);
  if (Array.isArray(value)) return value.map((v) => masked(pen, v, key));
  if (value === null || typeof value !== 'object') return value;
  // Names may stand in keys as well, in a policy's Condition.
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [pen.out(k), masked(pen, v, k)]));
};

const inOrder = (event: TrailEvent): { [key: string]: Json } => {
  const { time, actor, resources, ...rest } = event;
  const at = actor.sessionCreated;
  return {
    time: new Date(time).toISOString(),
    ...rest,
    actor: { ...actor, sessionCreated: at === null ? null : new Date(at).toISOString() },
    resources,
  };
};

/** The lines of the event as it was kept, indented JSON. */
export const eventLines = (pen: Pen, event: TrailEvent): string[] => {
  const json = inOrder(event);
  return JSON.stringify(pen.masked ? masked(pen, json, '') : json, null, 2).split('\n');
};
