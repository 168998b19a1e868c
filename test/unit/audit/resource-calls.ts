import type { JsonObject } from '../../../source/core/words.ts';
import { account, iam, record, type Who } from './records.ts';

const region = 'eu-central-1';

/** Calls on resources by one session, one second after the other, in the Region of the tests. */
export const caller = (by: Who, start = 60) => {
  let at = start;
  const at1 = (): number => {
    at += 1;
    return at;
  };
  const call = (
    source: string,
    name: string,
    request: JsonObject | null,
    response: JsonObject | null = null,
    more: { readOnly?: boolean; error?: string; message?: string; region?: string; resources?: JsonObject[] } = {},
  ): JsonObject => {
    const { resources, ...rest } = more;
    return record({
      ...{ at: at1(), by, source, name, region, request, response, ...rest },
      ...(resources ? { more: { resources } } : {}),
    });
  };
  return { call, iam: (name: string, request: JsonObject) => iam(by, at1(), name, request) };
};

export const other = '210987654321';

/** A policy that lets that principal do everything. */
export const lets = (principal: string | JsonObject, more: JsonObject = {}): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: '*', Resource: '*', ...more }],
});

export const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
