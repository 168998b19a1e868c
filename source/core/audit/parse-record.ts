import { at, isObject, list, objectAt, parseJson, text } from '../json.ts';
import type { Actor, TrailEvent } from '../trail-event.ts';
import type { Json, JsonObject } from '../words.ts';
import { contentId } from './content-id.ts';
import { parseAwsDate } from './dates.ts';
import { redact, redactText } from './redact.ts';

export type ParsedRecord = { ok: true; event: TrailEvent } | { ok: false; why: string };

const no = (why: string): ParsedRecord => ({ ok: false, why });

/** Opens what LookupEvents (`CloudTrailEvent`) and EventBridge (`detail`) wrap around a record. */
const unwrap = (
  raw: JsonObject | string,
): { ok: true; record: JsonObject; hint: Json } | { ok: false; why: string } => {
  let here: unknown = raw;
  let hint: Json = null;
  for (let depth = 0; depth < 4; depth++) {
    if (typeof here === 'string') {
      const parsed = parseJson(here);
      if (!parsed.ok) return parsed;
      here = parsed.value;
    } else if (!isObject(here)) {
      return { ok: false, why: 'it is no JSON object' };
    } else if (at(here, 'CloudTrailEvent') !== undefined) {
      hint = here.EventTime ?? null;
      here = here.CloudTrailEvent;
    } else if (isObject(here.detail) && at(here, 'eventName') === undefined) {
      hint = here.time ?? null;
      here = here.detail;
    } else {
      return { ok: true, record: here, hint };
    }
  }
  return { ok: false, why: 'it is wrapped too deep' };
};

const flag = (v: Json | undefined): boolean | null => {
  const word = typeof v === 'string' ? v.toLowerCase() : v;
  return word === true || word === 'true' ? true : word === false || word === 'false' ? false : null;
};

const actorOf = (record: JsonObject): Actor => {
  const who = objectAt(record, 'userIdentity');
  const arn = text(who, 'arn');
  const type = text(who, 'type');
  const session = arn?.includes(':assumed-role/') ? arn.split('/').slice(2).join('/') : '';
  return {
    type,
    arn,
    principalId: text(who, 'principalId'),
    accountId: text(who, 'accountId'),
    userName: text(who, 'userName'),
    issuerArn: text(who, 'sessionContext', 'sessionIssuer', 'arn'),
    sessionName: session || null,
    sessionCreated: parseAwsDate(at(who, 'sessionContext', 'attributes', 'creationDate')),
    sourceIdentity: text(who, 'sessionContext', 'sourceIdentity'),
    invokedBy: text(who, 'invokedBy') ?? text(record, 'invokedBy'),
  };
};

/** A scalar or a list where AWS writes an object is kept under `value`. */
const part = (v: Json | undefined, source: string, name: string): JsonObject | null => {
  if (v === undefined || v === null || v === '') return null;
  const clean = redact(v, source, name);
  return isObject(clean) ? clean : { value: clean };
};

const resourcesOf = (record: JsonObject): TrailEvent['resources'] =>
  list(at(record, 'resources')).flatMap((r) => {
    if (typeof r === 'string') return [{ type: null, name: redactText(r) }];
    const name = text(r, 'ARN') ?? text(r, 'arn') ?? text(r, 'ResourceName') ?? text(r, 'ARNPrefix');
    return name ? [{ type: text(r, 'type') ?? text(r, 'ResourceType'), name }] : [];
  });

const said = (v: string | null): string | null => (v === null ? null : redactText(v));

/**
 * One CloudTrail record, normalised and without its secrets (domain.md §4.5, §4.7). Takes a record, its JSON text, or the
 * object that LookupEvents or EventBridge wraps around it; every field may be missing or of another type. Fails, with
 * the reason, only where there is no event to speak of: no JSON, no event name, no time that can be read.
 */
export const parseRecord = (raw: JsonObject | string): ParsedRecord => {
  const opened = unwrap(raw);
  if (!opened.ok) return no(opened.why);
  const { record } = opened;
  const rawName = text(record, 'eventName');
  if (!rawName) return no('it has no eventName');
  const time = parseAwsDate(at(record, 'eventTime')) ?? parseAwsDate(opened.hint);
  if (time === null) return no(`its eventTime cannot be read (${rawName})`);
  const name = rawName.replace(/\d{8}(?:v\d+)?$/, '');
  const source = (text(record, 'eventSource') ?? '').replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const actor = actorOf(record);
  const event: TrailEvent = {
    id: text(record, 'eventID') ?? contentId(record),
    time,
    name,
    source,
    region: text(record, 'awsRegion') ?? '',
    account: text(record, 'recipientAccountId') ?? actor.accountId ?? '',
    keyId: text(record, 'userIdentity', 'accessKeyId'),
    actor,
    readOnly: flag(record.readOnly),
    errorCode: text(record, 'errorCode'),
    errorMessage: said(text(record, 'errorMessage')),
    request: part(record.requestParameters, source, name),
    response: part(record.responseElements, source, name),
    resources: resourcesOf(record),
    sharedEventId: text(record, 'sharedEventID'),
    sourceIp: text(record, 'sourceIPAddress'),
    userAgent: said(text(record, 'userAgent')),
  };
  if (flag(record.sessionCredentialFromConsole)) event.fromConsole = true;
  if (flag(record.managementEvent) === false || text(record, 'eventCategory') === 'Data') event.dataEvent = true;
  return { ok: true, event };
};
