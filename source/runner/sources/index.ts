import { argocdSource } from './argocd.ts';
import { auditSource, clockSource, identitySource } from './aws.ts';
import { kubernetesSource } from './kubernetes.ts';
import { linksSource } from './links.ts';
import { ownDeniesSource } from './own-denies.ts';
import { putBackSource } from './put-back.ts';
import type { Source } from './source.ts';
import { terraformSource } from './terraform.ts';
import { vaultSource } from './vault.ts';
import { vaultAuditSource } from './vault-audit.ts';
import { vaultTokensSource } from './vault-tokens.ts';

/** Everything that a check can read. A source that no line needs is not read. */
export const sources: Source[] = [
  identitySource,
  clockSource,
  auditSource,
  vaultSource,
  vaultAuditSource,
  vaultTokensSource,
  terraformSource,
  argocdSource,
  kubernetesSource,
  ownDeniesSource,
  putBackSource,
  linksSource,
];
