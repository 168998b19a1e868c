import { samePerson } from '../../../core/people.ts';
import { factsOfLog } from '../../../core/session-log/facts.ts';
import { attention, defineItem, pass } from '../../define-item.ts';

const names = { responder: 'responder', approver: 'approver', owner: 'cleanup-owner' } as const;

export const logRoles = defineItem({
  id: 'log.roles',
  step: '1',
  deadline: 1,
  title: 'Responder, approver and cleanup-owner are named',
  why: 'Whoever used the role cannot be the one who approved it, nor alone certify that it was cleaned up.',
  needs: [],
  uses: [],
  judge: ({ progress }) => {
    const { responder, approver, owner, countersignedBy } = progress.roles;
    const said = factsOfLog(progress.log);
    const missing = (['responder', 'approver', 'owner'] as const).filter((r) => !progress.roles[r]?.trim());
    if (missing.length > 0) {
      const twice = said.conflicts.length > 0 ? `; the log names more than one ${said.conflicts.join('; ')}` : '';
      return attention(
        `not named: ${missing.map((m) => names[m]).join(', ')}; reseal log add "${names[missing[0] ?? 'owner']} @NAME"${twice}`,
      );
    }
    if (samePerson(approver, responder)) return attention('the approver is the responder');
    // Whoever opened the incident may have named another approver than the log does.
    if (said.approver !== null && !samePerson(said.approver, approver) && samePerson(said.approver, responder))
      return attention(
        `the log names the responder as the approver (${said.approver}), the incident names ${approver}`,
      );
    const seconded = !!countersignedBy?.trim() && !samePerson(countersignedBy, responder);
    if (samePerson(owner, responder) && !seconded)
      return attention('the cleanup-owner is the responder, and nobody countersigned');
    return pass(`${responder} responded, ${approver} approved, ${owner} owns the clean-up`);
  },
});
