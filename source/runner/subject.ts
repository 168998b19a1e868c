import { credentialNamed } from '../core/contain/consoles.ts';
import type { Plan, SubjectRef } from '../core/plan.ts';
import type { Progress } from '../core/progress.ts';
import type { Subject } from '../runbook/actions/action-type.ts';

/** What a reference means in this state of the incident; null = it is not there (any more). */
export const subjectOf = (ref: SubjectRef, progress: Progress): Subject | null => {
  const { findings, actions } = progress;
  const credential = (key: string) => credentialNamed(progress, key);
  if (typeof ref !== 'string' && 'undo' in ref) {
    const action = actions.find((a) => a.id === ref.undo);
    return action ? { finding: null, session: null, action } : null;
  }
  if (typeof ref !== 'string') {
    const session = credential(ref.credential);
    return session && { finding: null, session };
  }
  const finding = findings.find((f) => f.id === ref);
  if (!finding) return null;
  const isKey = finding.kind === 'session-live' || finding.kind === 'access-key-created';
  return { finding, session: isKey ? credential(finding.subject) : null };
};

/** What a plan was made for. */
export const refOf = ({ undoes, credential, finding }: Pick<Plan, 'undoes' | 'credential' | 'finding'>): SubjectRef =>
  undoes !== undefined ? { undo: undoes } : credential ? { credential } : (finding ?? '');
