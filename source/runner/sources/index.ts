import { auditSource, clockSource, identitySource } from './aws.ts';
import type { Source } from './source.ts';
import { vaultSource } from './vault.ts';

/** Everything that a check can read. A source that no line needs is not read. */
export const sources: Source[] = [identitySource, clockSource, auditSource, vaultSource];
