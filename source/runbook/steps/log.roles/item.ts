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
    const missing = (['responder', 'approver', 'owner'] as const).filter((r) => !progress.roles[r]?.trim());
    if (missing.length > 0) return attention(`not named: ${missing.map((m) => names[m]).join(', ')}`);
    const same = (a: string | null, b: string | null) => a?.trim().toLowerCase() === b?.trim().toLowerCase();
    if (same(approver, responder)) return attention('the approver is the responder');
    const seconded = !!countersignedBy?.trim() && !same(countersignedBy, responder);
    if (same(owner, responder) && !seconded)
      return attention('the cleanup-owner is the responder, and nobody countersigned');
    return pass(`${responder} responded, ${approver} approved, ${owner} owns the clean-up`);
  },
});
