import type { JudgeContext, Judgement } from '../../../core/item.ts';
import { plural } from '../../../core/plural.ts';
import type { VaultTokensFact } from '../../../core/vault/types.ts';
import { treeOf } from '../../../core/vault/window.ts';
import { logGap } from '../../../core/vault/witness.ts';
import { attention, defineItem, notConfigured, pass, unknown } from '../../define-item.ts';
import { isClosed, settledTrail } from '../../judge-trail.ts';
import { where } from '../../judge-vault.ts';

/** Why the session's tokens may not all be known, or null. */
const gapOf = (tokens: VaultTokensFact, { facts, progress }: JudgeContext): string | null => {
  if (tokens.unread !== null) return tokens.unread;
  if (tokens.rule === null)
    return 'nothing tells which tokens are the session’s: name the responder, or configure vault.auditLog';
  const log = facts.vaultAudit;
  if (!log) return "Vault's audit log was not read in this check";
  if (!log.ok) return log.fault.what;
  if (log.value === 'not-configured') return null;
  const gap = logGap(log.value, treeOf(facts, progress));
  if (gap) return gap;
  if (tokens.batch !== null && tokens.batch > 0)
    return `${plural(tokens.batch, 'batch token')} of the session may live yet: such a token cannot be listed or revoked by itself`;
  return null;
};

const counted = ({ listed, others, vanished, older, batch }: VaultTokensFact): string =>
  [
    `${listed} listed`,
    `${others} of the window are not the session's`,
    older > 0 ? `${older} of its people made before the window` : '',
    vanished > 0 ? `${vanished} expired meanwhile` : '',
    batch === null ? 'batch tokens are invisible without the audit log' : 'no batch token by the audit log',
  ]
    .filter(Boolean)
    .join(', ');

const judge = (context: JudgeContext, tokens: VaultTokensFact): Judgement => {
  const open = tokens.findings.filter((f) => !isClosed(f, context));
  const [first] = open;
  if (first) {
    const told = `${first.why} (${first.subject})${where(first, tokens.system)}`;
    return attention(`${plural(open.length, 'token')} of the session: ${told}`);
  }
  const gap = gapOf(tokens, context);
  if (gap) return unknown(gap);
  const trail = settledTrail(context);
  return trail.ok ? pass(`no token of the session is left (${tokens.rule}); ${counted(tokens)}`) : trail.judgement;
};

export const vaultTokens = defineItem({
  id: 'vault.tokens',
  step: '3d',
  deadline: 3,
  title: 'Vault tokens of the session are revoked',
  why: 'A Vault token outlives the AWS session. Those that belong to the session, by who took the credentials, are told apart from the thousands that services make. Batch tokens have no accessor: only the audit log shows them.',
  needs: ['identity', 'clock', 'audit', 'vaultAudit', 'vaultTokens'],
  uses: ['identity', 'regions', 'trail', 'iam', 'vault', 'vaultAudit'],
  judge: (context) => {
    const { vaultTokens: reading } = context.facts;
    if (!reading) return unknown('Vault was not read in this check');
    if (!reading.ok) return unknown(reading.fault.what);
    return reading.value === 'not-configured' ? notConfigured : judge(context, reading.value);
  },
});
