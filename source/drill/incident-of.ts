import { breakglassRole, castOf, roleArnOf } from './scenario/cast.ts';
import { logOf } from './scenario/log.ts';

/** What the incident of a drill is opened with. Times are ms. */
export type DrillIncident = {
  /** `DRILL-<seed>` */
  id: string;
  title: string;
  /** When the trouble itself began, a quarter of an hour before the session was issued. */
  startedAt: number;
  account: string;
  roleArn: string;
  sessionName: string;
  responder: string;
  approver: string;
  owner: string;
  /** The responder's log in the runbook's plain format, times in UTC. */
  logText: string;
};

/** Pure: the same seed and T (`t0`, ms) tell the same story as the world process does. */
export const incidentOf = (seed: number, t0: number): DrillIncident => {
  const cast = castOf(seed);
  return {
    ...{ id: `DRILL-${seed}`, title: cast.title, startedAt: t0 - 15 * 60_000, account: cast.account },
    ...{ roleArn: roleArnOf(cast.account, breakglassRole), sessionName: cast.responder },
    ...{ responder: cast.responder, approver: cast.approver, owner: cast.owner, logText: logOf(cast, t0) },
  };
};

/** The one context of the drill's kubectl, named as `aws eks update-kubeconfig` names it. */
export const contextOf = (account: string): string => `arn:aws:eks:us-east-1:${account}:cluster/us-east`;
