import { containKinds } from '../audit/liveness.ts';
import { awsNow, iso } from '../clock.ts';
import { sameHolder } from '../contain/principal.ts';
import type { OpenConsole } from '../coverage.ts';
import { couldHaveBeenRead, dataEventsText } from '../data-events.ts';
import type { Finding } from '../finding.ts';
import { gravestFirst } from '../finding-order.ts';
import type { ItemSpec } from '../item.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { aliveAt } from '../verdicts.ts';
import type { JsonObject } from '../words.ts';
import { inStep } from './steps.ts';
import { itemLines, wholeVerdict } from './summary.ts';

const time = (ms: number | null): string | null => (ms === null ? null : iso(ms));

const sessionJson = (s: Session, aws: number | null): JsonObject => ({
  accessKeyId: s.accessKeyId,
  parent: s.parent,
  kind: s.kind,
  principal: s.principal,
  account: s.account,
  issuedAt: time(s.issuedAt),
  expiresAt: time(s.expiresAt),
  alive: aliveAt(s, aws),
  events: s.events,
});

/** What would end a console session that may be open, the least first, and which credentials of the tree end with it. */
const consoleJson = (
  { event, who, until, session }: OpenConsole,
  progress: Progress,
  aws: number | null,
): JsonObject => ({
  ...{ event, who, until: iso(until) },
  ...(session
    ? {
        actions: containKinds(session),
        alsoHits: sameHolder(session, progress)
          .filter((s) => aliveAt(s, aws) !== false)
          .map((s) => s.accessKeyId),
      }
    : {}),
});

const findingJson = (f: Finding, progress: Progress): JsonObject => {
  const d = progress.dispositions[f.id];
  const l = progress.links?.[f.id];
  return {
    id: f.id,
    item: f.item,
    kind: f.kind,
    subject: f.subject,
    account: f.account,
    standing: f.standing,
    transient: f.transient,
    events: f.events,
    why: f.why,
    actions: f.actions,
    ...(f.attribution ? { attribution: f.attribution } : {}),
    ...(f.terraform ? { terraform: { ...f.terraform } } : {}),
    ...(l ? { linked: { ...l, at: iso(l.at) } } : {}),
    disposition: d ? { ...d, expires: time(d.expires), at: iso(d.at) } : null,
  };
};

/**
 * The object that `check --json` prints, `reseal.check/1` (product.md §8). Its names and values are a contract: they are
 * only ever added to. Times are ISO in UTC; `now` is ms. Nothing is escaped or masked: JSON is for programs. `step` is
 * what `--step` named: then items, findings and the verdict are of that step only.
 */
export const checkJson = (
  progress: Progress,
  specs: ItemSpec[],
  now: number,
  step: string | null = null,
): JsonObject => {
  const aws = awsNow(progress, now);
  const asked = step === null ? specs : specs.filter((s) => inStep(s, step));
  const lines = itemLines(progress, asked, now);
  const ids = new Set(asked.map((s) => s.id));
  const findings = gravestFirst(step === null ? progress.findings : progress.findings.filter((f) => ids.has(f.item)));
  const { regions, lagSatisfied, dataEvents, files } = progress.coverage;
  const consoles = (progress.coverage.consoles ?? []).filter((c) => aws === null || c.until > aws);
  return {
    schema: 'reseal.check/1',
    incident: progress.incident?.id ?? null,
    at: iso(now),
    verdict: wholeVerdict(lines),
    coverage: {
      regions: regions.map(({ account, region, pages, events, complete, error, closed }) => ({
        ...{ account, region, pages, events, complete, error, ...(closed ? { closed } : {}) },
      })),
      lagSatisfied,
      dataEvents,
      couldHaveBeenRead: `${dataEventsText(progress.coverage)}: ${couldHaveBeenRead}`,
      ...(consoles.length > 0 ? { consoles: consoles.map((c) => consoleJson(c, progress, aws)) } : {}),
      ...(files ? { files: files.map((f) => ({ ...f, from: iso(f.from), to: iso(f.to) })) } : {}),
    },
    sessions: progress.sessions.map((s) => sessionJson(s, aws)),
    events: { ...progress.totals },
    findings: findings.map((f) => findingJson(f, progress)),
    items: lines.map(({ spec, result: { verdict, why, at } }) => ({ id: spec.id, verdict, why, at: time(at) })),
  };
};
