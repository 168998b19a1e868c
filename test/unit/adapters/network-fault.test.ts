import { describe, expect, it } from 'vitest';
import { errorFacts, networkFault, neverLeft } from '../../../source/adapters/network-fault.ts';

const made = (fields: object, message = 'text with a token hvs.X and http://user:pass@host/'): unknown =>
  Object.assign(new Error(message), fields);

describe('faults of the way', () => {
  it.each<[object, string, boolean]>([
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'network', true],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'network', true],
    [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'network', true],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'timeout', true],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'network', true],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'network', true],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'network', true],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'timeout', false],
    [{ code: 'EHOSTUNREACH', syscall: 'read' }, 'network', false],
    [{ code: 'ECONNRESET', name: 'TimeoutError', syscall: 'read' }, 'network', false],
    [{ code: 'EPIPE', syscall: 'write' }, 'network', false],
    [{ code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }, 'network', false],
    [{ code: 'EPROTO' }, 'network', false],
    [{ code: 'HPE_INVALID_CONSTANT' }, 'network', false],
    [{ name: 'TimeoutError' }, 'timeout', false],
  ])('%j is a %s; certainly never left: %s', (fields, kind, left) => {
    const facts = errorFacts(made(fields));
    expect(networkFault('AWS', facts)?.kind).toBe(kind);
    expect(neverLeft(facts)).toBe(left);
    expect(networkFault('AWS', facts)?.what).not.toMatch(/hvs|pass|host\//);
  });

  it('knows the connect time-out of the SDK, which has no code', () => {
    const facts = errorFacts(
      made({ name: 'TimeoutError' }, 'the request socket did not establish a connection with the server'),
    );
    expect(neverLeft(facts)).toBe(true);
  });

  it('looks into causes and into what an AggregateError holds', () => {
    const inner = made({ code: 'ECONNREFUSED', syscall: 'connect' });
    expect(neverLeft(errorFacts(new Error('outer', { cause: inner })))).toBe(true);
    expect(networkFault('AWS', errorFacts(new AggregateError([inner, inner])))?.code).toBe('ECONNREFUSED');
    const circle = new Error('circle');
    circle.cause = circle;
    expect(networkFault('AWS', errorFacts(circle))).toBeNull();
  });

  it('says nothing of what is none', () => {
    for (const thrown of [null, undefined, 'text', 5, {}, new Error('other'), new SyntaxError('bad')])
      expect(networkFault('AWS', errorFacts(thrown))).toBeNull();
  });
});
