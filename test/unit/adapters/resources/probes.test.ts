import { describe, expect, it } from 'vitest';
import { createResources } from '../../../../source/adapters/resources/resources.ts';
import type { ResourceAsk } from '../../../../source/core/resource-state.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never } from '../support.ts';
import { account, type Case, cases } from './cases.ts';
import { leftoverCases } from './cases-leftovers.ts';
import { type Handler, refusals, startServer } from './server.ts';

const closed = closing();
const start = async (handler: Handler) => {
  const server = closed(await startServer(handler));
  return { server, port: closed(createResources(accessTo(server.url), fakeClock().clock)) };
};

const askOf = ({ type, id, parent, look = 'there' }: Case): ResourceAsk => ({
  ...{ account, region: 'eu-west-1', look, since: null },
  resource: { service: 'any', type, id, parent: parent ?? null },
});

describe.each([...cases, ...leftoverCases].map((c) => [`${c.type} ${c.look ?? ''}`, c] as const))('%s', (_, c) => {
  it('is read where it lies', async () => {
    const { server, port } = await start(c.there);
    const state = gotten(await port.state(askOf(c), never()));
    expect(state).toMatchObject(c.is);
    expect(server.requests[0]?.region).toBe(c.region ?? 'eu-west-1');
    expect(JSON.stringify(state)).not.toContain('must-not-show');
  });

  it('is gone when AWS says so in its own code, and only then', async () => {
    const { absent } = c;
    const { port } = await start(typeof absent === 'string' ? () => refusals[c.dialect](absent) : absent);
    expect(gotten(await port.state(askOf(c), never()))).toBeNull();
  });

  it.each<[string, Handler, string[]]>([
    ['a refusal', () => refusals[c.dialect]('AccessDenied'), ['denied']],
    ['a page of a proxy', () => ({ status: 404, body: '<html>not found</html>' }), ['malformed', 'invalid']],
    ['an empty answer', () => ({ body: '' }), ['malformed', 'invalid']],
    [
      'an answer that names nobody',
      () => ({ body: '{}', headers: { 'content-type': 'application/json' } }),
      ['malformed'],
    ],
    ['a failure', () => ({ status: 500, body: '' }), ['server']],
    ['a hang-up', () => 'hang up', ['network']],
  ])('is neither there nor gone after %s', async (_name, handler, kinds) => {
    const { port } = await start(handler);
    expect(kinds).toContain(faultOf(await port.state(askOf(c), never())).kind);
  });
});
