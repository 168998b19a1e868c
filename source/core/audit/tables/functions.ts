import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { first } from './lookup.ts';
import { isForeign } from './opens.ts';
import { resourcePolicy } from './policies.ts';
import { keyOf, plain, thing } from './thing.ts';

const lambda = plain('lambda');
const fn = 're.functionName rq.functionName';

/** A function is named by name, by ARN, or by `account:function:name`, with or without a version. */
const functionName = (id: string): string => {
  const parts = id.split(':');
  const at = parts.lastIndexOf('function');
  return (at >= 0 ? parts[at + 1] : parts[0]) ?? id;
};

/**
 * The version or alias that a call is about; null = the function itself. Each has a policy and an address of its own (AWS,
 * Lambda API reference: AddPermission, GetPolicy). It stands apart, or is the last part of the name.
 */
const qualifierOf = (e: TrailEvent): string | null => {
  const apart = first('rq.qualifier')(e);
  if (apart !== null) return apart;
  const parts = (first('rq.functionName')(e) ?? '').split(':');
  return parts[parts.lastIndexOf('function') >= 0 ? parts.lastIndexOf('function') + 2 : 1] ?? null;
};

const withQualifier = (id: string, sign: string, e: TrailEvent): string => {
  const qualifier = qualifierOf(e);
  return qualifier === null ? id : `${id}${sign}${qualifier}`;
};

const item = 'policy.restored';
const permission = { source: 'lambda', family: 'link', item };
const shared: EventRule = { ...permission, name: 'AddPermission', effect: 'adds', kind: 'resource-shared' };
const policy: EventRule = { ...shared, kind: 'resource-policy-changed' };

const statement =
  (of: string, type: string, id: (e: TrailEvent) => string | null) =>
  (e: TrailEvent): Named[] => {
    const [whole, sid] = [id(e), first('rq.statementId')(e)];
    if (!whole) return [];
    const to = of === 'aws_lambda_function' ? withQualifier(whole, ':', e) : whole;
    // Older records leave the statement's name out: then each call is one.
    const key = `${keyOf('lambda', type, to, e)} ${sid ?? e.id}`;
    const who = first('rq.principal')(e) ?? '';
    const foreign = isForeign(who, e.account) || first('rq.organizationId')(e) !== null;
    const adds = e.name.startsWith('Add');
    return [
      {
        ...{ subject: to, key, uniqueId: sid, parents: [keyOf('lambda', of, whole, e)] },
        resource: { service: 'lambda', type, id: sid ?? '', parent: to },
        terraform: sid ? { type, importId: `${to}/${sid}` } : null,
        ...(adds && foreign ? { rule: e.name === 'AddPermission' ? shared : sharedLayer, state: who, to: who } : {}),
      },
    ];
  };

const onFunction = statement('aws_lambda_function', 'aws_lambda_permission', (e) => {
  const name = first('rq.functionName')(e);
  return name === null ? null : functionName(name);
});
const sharedLayer: EventRule = { ...shared, name: 'AddLayerVersionPermission' };
const onLayer = statement('aws_lambda_layer_version', 'aws_lambda_layer_version_permission', first('rq.layerName'));

/** An ARN where it is made; a name and a number where it ends. */
const layerVersion = (e: TrailEvent): string[] => {
  const arn = first('re.layerVersionArn')(e);
  const [name, version] = [first('rq.layerName')(e), first('rq.versionNumber')(e)];
  return arn ? [arn] : name && version ? [`${name}:${version}`] : [];
};

/** Functions, and who may call them (domain.md §4.8 rows 78–81). Names come without the date of the API (§4.5). */
export const functionRules: EventRule[] = [
  ...thing({
    ...{ source: 'lambda', type: 'aws_lambda_function', id: fn, tidy: functionName, create: 'CreateFunction' },
    remove: 'DeleteFunction',
    change:
      'UpdateFunctionCode UpdateFunctionConfiguration PublishVersion PutFunctionConcurrency DeleteFunctionConcurrency PutFunctionCodeSigningConfig DeleteFunctionCodeSigningConfig PutRuntimeManagementConfig UpdateFunctionEventInvokeConfig PutFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig',
  }),
  { ...policy, variants: [shared], resources: ({ e }) => onFunction(e) },
  { ...policy, name: 'RemovePermission', effect: 'removes', resources: ({ e }) => onFunction(e) },
  { ...policy, name: 'AddLayerVersionPermission', variants: [sharedLayer], resources: ({ e }) => onLayer(e) },
  { ...policy, name: 'RemoveLayerVersionPermission', effect: 'removes', resources: ({ e }) => onLayer(e) },
  ...resourcePolicy({
    ...{ source: 'lambda', of: 'aws_lambda_function', type: 'aws_lambda_resource_policy', id: 'rq.resourceArn' },
    ...{ tidy: functionName, set: 'PutResourcePolicy', clear: 'DeleteResourcePolicy' },
    policy: (e) => e.request?.policy ?? '',
  }),
  ...lambda(
    'aws_lambda_function_url',
    fn,
    'CreateFunctionUrlConfig',
    'DeleteFunctionUrlConfig',
    'UpdateFunctionUrlConfig',
    {
      ...{ tidy: functionName, importId: (id, e) => withQualifier(id, '/', e) },
      parents: [{ type: 'aws_lambda_function', id: 'rq.functionName', tidy: functionName }],
    },
  ),
  ...lambda(
    'aws_lambda_event_source_mapping',
    're.uUID rq.uUID',
    'CreateEventSourceMapping',
    'DeleteEventSourceMapping',
    'UpdateEventSourceMapping',
  ),
  ...lambda('aws_lambda_layer_version', layerVersion, 'PublishLayerVersion', 'DeleteLayerVersion', '', {
    keyed: (id) => id.split(':layer:')[1] ?? id,
  }),
  ...lambda('aws_lambda_alias', 're.name rq.name', 'CreateAlias', 'DeleteAlias', 'UpdateAlias', {
    ...{ importId: (id, e) => `${functionName(first('rq.functionName')(e) ?? '')}/${id}` },
    parents: [{ type: 'aws_lambda_function', id: 'rq.functionName', tidy: functionName }],
  }),
];
