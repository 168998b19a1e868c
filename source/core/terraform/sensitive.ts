import { isSecretName, normalName } from '../audit/secret-names.ts';
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
  /^(?:environment|environment_variables?|variables|user_data.*|container_definitions|parameters|connection_properties|setting)$/i;

/** By its name alone; `type` is the Terraform type, `path` the names above it. */
export const isTelling = (type: string, path: readonly string[], name: string): boolean => {
  if (type === 'aws_ssm_parameter' && path.length === 0) return /value$/.test(name);
  if (branches.test(name) || path.some((p) => branches.test(p))) return true;
  return (telling.test(name) && !harmless.test(name)) || isSecretName(normalName(name));
};
