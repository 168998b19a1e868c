import type { Cast } from './cast.ts';

const hhmm = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** What the responder wrote down: minutes after T and the text. Much of what was done is not in it. */
const lines = (cast: Cast): [minutes: number, text: string][] => [
  [0, `assumed breakglass; approver @${cast.approver}; cleanup-owner @${cast.owner}`],
  [2, `ran: aws ec2 describe-instances --filters "Name=instance-state-name,Values=running"`],
  [
    5,
    `ran: aws sts assume-role --role-arn arn:aws:iam::${cast.account}:role/ops-chain-a --role-session-name fix-${cast.tail}`,
  ],
  [7, `ran: aws ec2 terminate-instances --instance-ids ${cast.broken}`],
  [8, 'ran: aws iam create-user --user-name tmp-admin'],
  [9, 'ran: aws iam attach-user-policy --user-name tmp-admin --policy-arn arn:aws:iam::aws:policy/AdministratorAccess'],
  [10, 'ran: aws iam create-access-key --user-name tmp-admin'],
  [15, `ran: aws ec2 start-instances --instance-ids ${cast.standby} --region us-west-2`],
  [23, 'ran: kubectl --kubeconfig /tmp/k.cfg get pods -A'],
  [
    34,
    `ran: aws iam put-role-policy --role-name ${cast.orders}-irsa --policy-name emergency-debug --policy-document file://debug.json`,
  ],
  [37, 'ran: aws iam create-user --user-name tmp-check'],
  [41, 'ran: aws iam delete-user --user-name tmp-check'],
  [44, 'ran: aws iam update-access-key --user-name tmp-admin --status Inactive'],
  [58, 'session expiring; cleanup runbook starts'],
];

/** The session log in the runbook's plain format (runbook step 1); times are UTC. `t0`: T in ms. */
export const logOf = (cast: Cast, t0: number): string =>
  `${lines(cast)
    .map(([minutes, text]) => `${hhmm(t0 + minutes * 60_000)}  ${text}`)
    .join('\n')}\n`;
