import { isSecretName, normalName } from '../audit/secret-names.ts';
import { redactManifest } from '../redact-manifest.ts';
import { isArn, isPlainSetting, tellsOfSecret } from '../telling-names.ts';
import type { Json } from '../words.ts';

/**
 * Which values may not be shown. Terraform's masks are a boolean, an object or an array, at any level (domain.md §5.2):
 * `true` covers everything below it. They are not enough: what a provider does not mark is told by its name.
 */
export type Mask = Json | undefined;

/** The mask of what lies under `key` (a name or a position). */
export const under = (mask: Mask, key: string | number): Mask => {
  if (mask === true) return true;
  if (Array.isArray(mask)) return typeof key === 'number' ? mask[key] : undefined;
  return typeof mask === 'object' && mask !== null && Object.hasOwn(mask, String(key)) ? mask[String(key)] : undefined;
};

/** True when anything at or below it is marked. */
export const anyMarked = (mask: Mask): boolean =>
  mask === true || (typeof mask === 'object' && mask !== null && Object.values(mask).some(anyMarked));

/** domain.md §5.2, and what the audit never keeps of a record. */
const telling = /password|passwd|secret|token|private_key|_key$|credential/i;
/** They end like a key and are none: who encrypts, or what is looked up. */
const harmless = /^(?:kms_key|hash_key|range_key|partition_key|sort_key|s3_key|ssh_key|kms_master_key)$/i;
/** Whole branches in which anything may be a secret (domain.md §4.7). */
const branches =
  /^(?:environment|(?:\w+_)?env(?:ironment)?_(?:variables?|vars?)|variables|user_data.*|container_definitions|parameters|connection_properties|setting|binary_data)$/i;

/** The same few names stand in every resource of thousands. The bound keeps a hostile plan from filling memory. */
const remembered = (test: (name: string) => boolean): ((name: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const answer = test(name);
    if (known.size < 20_000) known.set(name, answer);
    return answer;
  };
};
const isBranch = remembered((name) => branches.test(name));
const tells = remembered(
  (name) => ((telling.test(name) || tellsOfSecret(name)) && !harmless.test(name)) || isSecretName(normalName(name)),
);

/** By its name alone; `type` is the Terraform type, `path` the names above it. */
export const isTelling = (type: string, path: readonly string[], name: string): boolean => {
  if (type === 'aws_ssm_parameter' && path.length === 0) return /value$/.test(name);
  if (type.startsWith('kubernetes_secret') && path[0] === 'data') return true;
  return isBranch(name) || path.some(isBranch) || tells(name);
};

const textOf = (v: Json | undefined, key: string): string | null => {
  const found = typeof v === 'object' && v !== null && !Array.isArray(v) && Object.hasOwn(v, key) ? v[key] : undefined;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
};

/**
 * The `value` beside a `name`: `set {name = "auth.password"}` of a chart, a variable of a container. `holders`: the object it
 * stands in, as it was and as it will be; `path` the names above it.
 */
export const isTellingValue = (path: readonly string[], key: string, ...holders: (Json | undefined)[]): boolean => {
  if (key !== 'value') return false;
  if (holders.some((h) => tellsOfSecret(textOf(h, 'name') ?? ''))) return true;
  return path.at(-1) === 'env' && holders.some((h) => !isPlainSetting(textOf(h, 'value') ?? ''));
};

/** Too short for a secret that is told by its look, and nothing in it that a name could stand before. */
const harmlessText = (text: string): boolean => text.length < 20 && !/[:=\s]/.test(text);

/** A text as it may be shown: what a chart's values or a configuration file hold is told by the names in it. */
export const readableText = (text: string): string => (harmlessText(text) || isArn(text) ? text : redactManifest(text));
