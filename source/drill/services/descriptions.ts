import type { RegionCloud } from '../world/cloud.ts';
import type { Credential } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import { authorize } from '../world/policy/authorize.ts';
import type { World } from '../world/world.ts';
import { jsonAnswer, jsonInput, jsonProtocol } from './json.ts';
import type { Ask, Reply } from './reply.ts';

export const secretsProtocol = jsonProtocol('secretsmanager.', '{"ARN":"arn:aws:secr');
export const ssmProtocol = jsonProtocol('AmazonSSM.', '{"Parameters":[{"Name":"');

type Body = { [key: string]: unknown };

const unknown = (operation: string): ApiFailure => new ApiFailure('InvalidAction', `Unknown operation: ${operation}`);

const tagList = (tags: { [key: string]: string }) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** By name, by ARN, or by an ARN without the six letters behind the name. */
const secretOf = (cloud: RegionCloud, body: Body) => {
  const id = body.SecretId;
  const found = [...cloud.secrets.values()].find((s) => s.name === id || s.arn === id || s.arn.slice(0, -7) === id);
  if (found) return found;
  throw new ApiFailure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
};

/** Descriptions of secrets. Their values are not in this world: GetSecretValue is known and refused to everybody here. */
export const answerSecrets = (world: World, who: Credential, ask: Ask, requestId: string): Reply => {
  const { operation, region, body } = ask;
  if (operation !== 'DescribeSecret' && operation !== 'GetSecretValue') throw unknown(operation);
  const input = jsonInput(body);
  authorize(world.graph, who, `secretsmanager:${operation}`, '*');
  const { arn, name, created, deleted, tags } = secretOf(world.cloud.region(region), input);
  if (operation === 'GetSecretValue') throw new ApiFailure('InternalServiceError', 'This world keeps no values.', 500);
  const dates = { CreatedDate: created / 1000, ...(deleted === null ? {} : { DeletedDate: deleted / 1000 }) };
  return jsonAnswer({ ARN: arn, Name: name, ...dates, Tags: tagList(tags) }, requestId);
};

type NameFilter = { Key?: unknown; Option?: unknown; Values?: unknown };

const namesOf = ({ ParameterFilters }: Body): string[] | null => {
  if (ParameterFilters === undefined) return null;
  const filters = (Array.isArray(ParameterFilters) ? ParameterFilters : []) as NameFilter[];
  return filters.flatMap(({ Key, Option = 'Equals', Values }) => {
    if (Key !== 'Name') throw new ApiFailure('InvalidFilterKey', 'The specified key is not valid.');
    if (Option !== 'Equals') throw new ApiFailure('InvalidFilterOption', 'The specified filter option is not valid.');
    return Array.isArray(Values) ? Values.map(String) : [];
  });
};

/** DescribeParameters: an empty list where nothing has the name, never an error. */
export const answerSsm = (world: World, who: Credential, ask: Ask, requestId: string): Reply => {
  const { operation, region, body } = ask;
  if (operation !== 'DescribeParameters') throw unknown(operation);
  authorize(world.graph, who, 'ssm:DescribeParameters', '*');
  const names = namesOf(jsonInput(body));
  const all = [...world.cloud.region(region).parameters.values()];
  const chosen = all.filter((p) => names === null || names.includes(p.name));
  const Parameters = chosen.map(({ name, type, modified, version }) => ({
    ...{ Name: name, Type: type, LastModifiedDate: modified / 1000, Version: version, Tier: 'Standard' },
  }));
  return jsonAnswer({ Parameters }, requestId);
};
