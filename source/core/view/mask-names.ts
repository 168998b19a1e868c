import type { Progress } from '../progress.ts';

const kinds = /^(?:assumed-role|federated-user|user|role|group|policy|mfa|instance-profile|root|aws-service-role)$/;
/** Words of our own that must stay readable even if somebody is called so. */
const tooPlain = /^(?:\d{1,6}|aws|iam|sts|s3|\*)$/i;

/** The steps of an ARN's resource; nothing of AWS's own policies. */
const ofArn = (arn: string): string[] => {
  const [, , , , account, ...rest] = arn.split(':');
  if (account === 'aws') return [];
  const steps = rest.join(':').split(/[/:]/);
  return steps.filter((step) => step !== '' && !kinds.test(step) && !tooPlain.test(step));
};

const ofText = (text: string | null): string[] =>
  (text ?? '').split(/\s+/).flatMap((word) => {
    if (word.startsWith('arn:')) return ofArn(word);
    return tooPlain.test(word) || word === '' ? [] : [word];
  });

/** Every name that the progress of an incident knows, for the words of prose that a pattern cannot tell. */
export const namesOf = (p: Progress): string[] => {
  const people = [p.roles.responder, p.roles.approver, p.roles.owner, p.roles.countersignedBy, p.incident?.sessionName];
  return [
    // A person may have a name of several words: each is a name.
    ...people.flatMap((name) => [name ?? '', ...ofText(name ?? null)]).filter((name) => name !== ''),
    ...ofText(p.incident?.roleArn ?? null),
    ...p.sessions.flatMap((s) => [...ofText(s.principal), ...ofText(s.issuer)]),
    ...p.findings.flatMap((f) => ofText(f.subject)),
    ...p.actions.flatMap((a) => [a.target.name, ...ofText(a.target.arn)]),
    ...new Set(p.log.flatMap((e) => (e.author ? [e.author, ...ofText(e.author)] : []))),
    ...Object.values(p.links ?? {}).flatMap((l) => (l.approver === null ? [] : [l.approver, ...ofText(l.approver)])),
    ...Object.values(p.issuedTo ?? {}).flatMap((to) => ofText(to.displayName)),
    ...Object.values(p.callers).flatMap((c) => ofText(c?.arn ?? null)),
  ];
};
