import { isObject } from '../json.ts';
import { redactManifest } from '../redact-manifest.ts';
import { redacted } from '../session-log/redact-secrets.ts';
import { isArn, isPlainSetting, tellsOfSecret } from '../telling-names.ts';
import type { Json, JsonObject } from '../words.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const isOption = (v: Json | undefined): v is string => typeof v === 'string' && /^--?[A-Za-z][\w-]*$/.test(v);

/** Of a variable only what cannot be a secret: a switch, a port. */
const variable = (value: JsonObject): boolean =>
  typeof value.name === 'string' &&
  typeof value.value === 'string' &&
  (tellsOfSecret(value.name) || !isPlainSetting(value.value)) &&
  !isArn(value.value);

const clean = (value: Json, key: string): Json => {
  if (typeof value === 'string') {
    if (isArn(value)) return value;
    return tellsOfSecret(key) ? redacted : redactManifest(value);
  }
  // A list of arguments: what stands behind `--token` is one.
  if (Array.isArray(value))
    return value.map((v, i) => {
      const before = value[i - 1];
      const told = typeof v === 'string' && !isOption(v) && isOption(before) && tellsOfSecret(before);
      return told ? redacted : clean(v, key);
    });
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([k, v]): [string, Json] => [
    k,
    // Nobody can look into it, so nobody can say that it is none.
    key === 'binaryData' ? redacted : clean(v, k),
  ]);
  return { ...Object.fromEntries(entries), ...(variable(value) ? { value: redacted } : {}) };
};

/**
 * What is kept of an object before it is deleted: all of it but what is, or may be, secret. A Secret goes without its data and
 * without the annotation in which kubectl keeps a copy of them; elsewhere what is named like a secret is blanked, and the
 * values of environment variables, which are called as people please. `blankedIn` tells what that was.
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

/** Where in a pre-image something was blanked: `data.DB_PWD`, `spec.containers[0].env[2] (DB_URL)`. */
export const blankedIn = (value: Json, at = ''): string[] => {
  if (typeof value === 'string') return value.includes(redacted) ? [at] : [];
  if (Array.isArray(value)) return value.flatMap((v, i) => blankedIn(v, `${at}[${i}]`));
  if (!isObject(value)) return [];
  if (value.value === redacted && typeof value.name === 'string') return [`${at} (${value.name})`];
  return Object.entries(value).flatMap(([k, v]) => blankedIn(v, at === '' ? k : `${at}.${k}`));
};

/** Of the pre-image what does not change by itself: for telling whether somebody changed the object since. */
export const settledPart = (object: JsonObject): JsonObject => {
  const { status, metadata, ...rest } = object;
  const { resourceVersion, managedFields, generation, ...meta } = isObject(metadata) ? metadata : {};
  return { ...rest, metadata: meta };
};
