import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { find, first } from './lookup.ts';
import { isForeign } from './opens.ts';
import { keyOf, plain, thing } from './thing.ts';

const ram = {
  source: 'ram',
  type: 'aws_ram_resource_share',
  id: 're.resourceShare.resourceShareArn rq.resourceShareArn',
};
const item = 'policy.restored';

const shared = (name: string, effect: 'adds' | 'removes'): EventRule => ({
  ...{
    source: 'ram',
    name,
    effect,
    kind: effect === 'adds' ? 'resource-shared' : 'resource-changed',
    item,
    family: 'link',
  },
});

const share = first(ram.id);
const principals = find('rq.principals');

/** One for each principal outside of the account: other accounts, organisations and their units. */
const withOthers = (e: TrailEvent, rule: EventRule): Named[] => {
  const arn = share(e);
  if (!arn) return [];
  const others = principals(e).filter((p) => isForeign(p, e.account) || p.includes(':organizations:'));
  return others.map((who) => ({
    ...{
      subject: arn,
      key: `${keyOf('ram', ram.type, arn, e)} share ${who}`,
      uniqueId: who,
      state: who,
      to: who,
      rule,
    },
    resource: { service: 'ram', type: ram.type, id: arn, parent: null },
    terraform: { type: 'aws_ram_principal_association', importId: `${arn},${who}` },
    parents: [keyOf('ram', ram.type, arn, e)],
  }));
};

const orChange = (name: string, effect: 'adds' | 'removes'): EventRule => {
  const rule = shared(name, effect);
  const [base] = thing({ ...ram, change: name });
  return {
    ...(base ?? rule),
    variants: [rule],
    resources: (c) => {
      const others = withOthers(c.e, rule);
      return others.length > 0 ? others : (base?.resources?.(c) ?? []);
    },
  };
};

/** A share made with its principals is already shared. */
const made = shared('CreateResourceShare', 'adds');

/** Sharing across accounts, and the organisation itself (domain.md §4.8 row 91); leaving it is in logging-table.ts. */
export const organizationRules: EventRule[] = [
  ...thing({
    ...{ ...ram, create: 'CreateResourceShare', remove: 'DeleteResourceShare', item },
    ...{ change: 'UpdateResourceShare AssociateResourceSharePermission DisassociateResourceSharePermission' },
    ...{ also: ({ e }) => withOthers(e, made), variants: [made] },
  }),
  orChange('AssociateResourceShare', 'adds'),
  orChange('DisassociateResourceShare', 'removes'),
  ...plain('ram')(
    'aws_ram_resource_share_accepter',
    'rq.resourceShareInvitationArn',
    'AcceptResourceShareInvitation',
    'RejectResourceShareInvitation',
  ),
  ...plain('organizations')(
    'aws_organizations_account',
    're.createAccountStatus.id rq.accountId',
    'CreateAccount',
    'CloseAccount RemoveAccountFromOrganization',
    'MoveAccount',
  ),
  ...plain('organizations')(
    'aws_organizations_policy',
    're.policy.policySummary.id rq.policyId',
    'CreatePolicy',
    'DeletePolicy',
    'UpdatePolicy',
    { item },
  ),
  ...plain('organizations')('aws_organizations_policy_attachment', 'rq.policyId', 'AttachPolicy', 'DetachPolicy', '', {
    ...{ link: true, item, importId: (id, e) => `${first('rq.targetId')(e) ?? ''}:${id}` },
  }),
  ...plain('organizations')(
    'aws_organizations_organizational_unit',
    're.organizationalUnit.id rq.organizationalUnitId',
    'CreateOrganizationalUnit',
    'DeleteOrganizationalUnit',
    'UpdateOrganizationalUnit',
  ),
  ...plain('organizations')(
    'aws_organizations_delegated_administrator',
    'rq.accountId',
    'RegisterDelegatedAdministrator',
    'DeregisterDelegatedAdministrator',
    '',
    {
      ...{ link: true, item, importId: (id, e) => `${id}/${first('rq.servicePrincipal')(e) ?? ''}` },
    },
  ),
  ...plain('organizations')(
    'aws_organizations_handshake',
    're.handshake.id rq.handshakeId',
    'InviteAccountToOrganization',
    'CancelHandshake DeclineHandshake',
    'AcceptHandshake',
  ),
];
