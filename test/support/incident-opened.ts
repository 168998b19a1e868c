import type { Incident, Roles } from '../../source/core/incident.ts';

export const people = { responder: 'alice', approver: 'dana', owner: 'bob' };

/** The first line of an incident's journal. What is not given is not known, and nobody is named. */
export const incidentOpened = (incident: Partial<Incident> = {}, roles: Partial<Roles> = {}) => ({
  type: 'incident.opened' as const,
  incident: {
    ...{ id: 'INC-1', title: '', startedAt: 0, openedAt: 0, account: null, roleArn: null, accessKeyId: null },
    ...{ sessionName: null, unclaimed: false, drill: false },
    ...incident,
  },
  roles: { responder: null, approver: null, owner: null, countersignedBy: null, ...roles },
});
