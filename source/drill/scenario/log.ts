import type { Cast } from './cast.ts';

const hhmm = (at: number): string => new Date(at).toISOString().slice(11, 16);

const admin = '--user-name tmp-admin';
const check = '--user-name tmp-check --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess';
const west = '--region us-west-2';

/**
 * What the responder wrote down: minutes after T and the text. Nearly all of it. Not in it: the key on the old user, and
 * what was opened to a stranger; nor what a service made for her. The console sign-in is there in prose only, which no
 * program may match. One line was never sent (a typing mistake in an option), and one CloudTrail does not show: copying an
 * object is a data event (domain.md §4.6).
 */
const lines = (cast: Cast): [minutes: number, text: string][] => {
  const role = `--role-name ${cast.orders}-irsa`;
  const { instance, store, sets, groups, vendor } = cast.center;
  const readEc2 = `${role} --policy-arn arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess`;
  return [
    [0, `assumed breakglass; approver @${cast.approver}; cleanup-owner @${cast.owner}`],
    [1, 'ran: aws sts get-caller-identity'],
    [2, `ran: aws ec2 describe-instances --filters "Name=instance-state-name,Values=running"`],
    [4, 'ran: aws eks update-kubeconfig --name us-east --kubeconfig /tmp/k.cfg'],
    [
      5,
      `ran: aws sts assume-role --role-arn arn:aws:iam::${cast.account}:role/ops-chain-a --role-session-name fix-${cast.tail}`,
    ],
    [7, `ran: aws ec2 terminate-instances --instance-ids ${cast.broken}`],
    [8, `ran: aws iam create-user ${admin}`],
    [9, `ran: aws iam create-login-profile ${admin} --cli-input-json file://login.json`],
    [9, `ran: aws iam attach-user-policy ${admin} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`],
    [10, `ran: aws iam create-access-key ${admin}`],
    [11, `ran: aws iam put-user-policy ${admin} --policy-name emergency-s3 --policy-document file://s3.json`],
    [11, `ran: aws iam add-user-to-group ${admin} --group-name platform-oncall`],
    [13, 'ran: aws iam create-virtual-mfa-device --virtual-mfa-device-name tmp-admin --outfile /tmp/qr.png'],
    [13, `ran: aws iam enable-mfa-device ${admin} --serial-number arn:aws:iam::${cast.account}:mfa/tmp-admin`],
    [14, 'ran: aws ec2 allocate-address --domain vpc'],
    [14, 'ran: aws ec2 describe-instances --regoin us-west-2'],
    [15, `ran: aws ec2 start-instances --instance-ids ${cast.standby} ${west}`],
    [16, `ran: aws ec2 create-tags --resources ${cast.standby} --tags Key=incident,Value=failover ${west}`],
    [17, `ran: aws arc-zonal-shift start-zonal-shift --away-from usw2-az1 --expires-in 6h ${west}`],
    [18, `ran: aws iam create-access-key ${admin}   # second one, for the importer`],
    [20, `ran: aws s3 cp s3://${cast.orders}-exports/latest.csv .`],
    [21, `ran: aws ec2 allocate-address --domain vpc ${west}`],
    [22, `ran: aws ec2 release-address --allocation-id $EIP ${west}`],
    [23, 'ran: kubectl --kubeconfig /tmp/k.cfg get pods -A'],
    [25, 'ran: aws ec2 run-instances --image-id ami-0f29c8402f8cce65c --instance-type m6i.large --region eu-west-1'],
    [27, 'ran: aws sts get-federation-token --name support --duration-seconds 43200'],
    [28, 'ran: aws ssm start-session --target $BASTION'],
    [32, 'signed in to the console as tmp-admin to look at the load balancer'],
    [34, `ran: aws iam put-role-policy ${role} --policy-name emergency-debug --policy-document file://debug.json`],
    [37, 'ran: aws iam create-user --user-name tmp-check'],
    [38, `ran: aws iam attach-user-policy ${check}`],
    [39, `ran: aws iam attach-role-policy ${readEc2}`],
    [39, 'ran: aws iam create-user --user-name tmp-probe'],
    [41, `ran: aws iam detach-user-policy ${check}`],
    [41, 'ran: aws iam delete-user --user-name tmp-check'],
    [42, `ran: aws iam detach-role-policy ${readEc2}`],
    [43, 'ran: aws iam delete-user --user-name tmp-probe'],
    [44, `ran: aws iam update-access-key ${admin} --status Inactive`],
    [
      47,
      `ran: aws identitystore create-group-membership --identity-store-id ${store} --group-id ${groups.engineers} --member-id UserId=${vendor}`,
    ],
    [
      48,
      `ran: aws sso-admin create-account-assignment --instance-arn ${instance} --permission-set-arn ${sets.admin} --target-type AWS_ACCOUNT --target-id ${cast.account} --principal-type USER --principal-id ${vendor}`,
    ],
    [58, 'session expiring; cleanup runbook starts'],
    [73, 'ran: aws ec2 authorize-security-group-ingress --protocol tcp --port 22 --profile keep'],
  ];
};

/** The session log in the runbook's plain format (runbook step 1); times are UTC. `t0`: T in ms. */
export const logOf = (cast: Cast, t0: number): string =>
  `${lines(cast)
    .map(([minutes, text]) => `${hhmm(t0 + minutes * 60_000)}  ${text}`)
    .join('\n')}\n`;
