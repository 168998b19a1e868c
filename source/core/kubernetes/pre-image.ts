import { redacted, redactSecrets } from '../session-log/redact-secrets.ts';
import type { Json, JsonObject } from '../words.ts';

const secretKey = /pass(?:word|wd|phrase)?$|secret$|token$|(?:private|api|access)[_-]?key$|credentials?$/i;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const isObject = (v: Json | undefined): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);

const clean = (value: Json, key: string): Json => {
  if (typeof value === 'string') return secretKey.test(key) ? redacted : redactSecrets(value);
  if (Array.isArray(value)) return value.map((v) => clean(v, key));
  if (!isObject(value)) return value;
  // An environment variable: `{name: 'DB_PASSWORD', value: '…'}`.
  const named = typeof value.name === 'string' && secretKey.test(value.name) && typeof value.value === 'string';
  const entries = Object.entries(value).map(([k, v]): [string, Json] => [k, clean(v, k)]);
  return { ...Object.fromEntries(entries), ...(named ? { value: redacted } : {}) };
};

/**
 * What is kept of an object before it is deleted: all of it but what is secret. A Secret goes without its data and without
 * the annotation in which kubectl keeps a copy of them; elsewhere what is named like a secret is blanked.
 */
export const objectPreImage = (object: JsonObject): JsonObject => {
  const { data, stringData, ...rest } = object;
  const secret = object.kind === 'Secret';
  const metadata = isObject(rest.metadata) ? rest.metadata : {};
  const annotations = isObject(metadata.annotations) ? metadata.annotations : null;
  const kept: JsonObject = annotations
    ? { annotations: Object.fromEntries(Object.entries(annotations).filter(([k]) => k !== lastApplied)) }
    : {};
  const whole: JsonObject = { ...rest, metadata: { ...metadata, ...kept } };
  if (!secret && data !== undefined) whole.data = data;
  return clean(whole, '') as JsonObject;
};

/** Of the pre-image what does not change by itself: for telling whether somebody changed the object since. */
export const settledPart = (object: JsonObject): JsonObject => {
  const { status, metadata, ...rest } = object;
  const { resourceVersion, managedFields, generation, ...meta } = isObject(metadata) ? metadata : {};
  return { ...rest, metadata: meta };
};
