import { dayTime } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { Progress } from '../progress.ts';
import type { Span } from './spans.ts';

/** What stands as an offer of a later issuance, beside those of the engine. */
export const linkOffer = 'link';

/** `oidc-alice (entity 1f2e…)`, and how sure that is. */
export const issuedToText = (p: Pick<Progress, 'issuedTo'>, accessKeyId: string): string | null => {
  const to = p.issuedTo?.[accessKeyId];
  if (!to) return null;
  const who = `${to.displayName || 'a token without name'} (${to.entityId ? `entity ${to.entityId}` : 'no entity'})`;
  return to.joinedBy === 'time' ? `${who}, told by the time only` : who;
};

/** Under an opened finding: whom Vault gave it to, and the incident that it is; nothing for any other kind. */
export const linkLines = (p: Pick<Progress, 'links' | 'issuedTo'>, f: Finding, now: number): Span[][] => {
  const to = issuedToText(p, f.subject);
  const link = p.links?.[f.id];
  return [
    ...(to === null ? [] : [[['in Vault: ', 'dim'], [to]] satisfies Span[]]),
    ...(link
      ? [
          [['linked: ', 'dim'], [link.incident, 'bold'], [`: ${link.justification}`]] satisfies Span[],
          [
            ['approver ', 'dim'],
            [link.approver ?? 'not named'],
            [' · alert ', 'dim'],
            [link.alert ?? 'none named'],
            [` · by ${link.by} ${dayTime(link.at, now)}`, 'dim'],
          ] satisfies Span[],
        ]
      : []),
  ];
};

/** The runbook makes it an incident of its own, so that is what can be done about it. */
export const linkOfferOf = (
  p: Pick<Progress, 'links'>,
  f: Finding,
): { action: string; label: string; disabled: null } | null =>
  f.kind === 'renewal'
    ? { action: linkOffer, label: p.links?.[f.id] ? 'link it anew' : 'link it to its own incident', disabled: null }
    : null;
