import { describe, expect, it } from 'vitest';
import type { Ports, ProgramPort } from '../../source/core/ports.ts';
import { faultKinds, notRead, read } from '../../source/core/reading.ts';
import { itemTypes } from '../../source/runbook/index.ts';
import { cleanWorld, time } from '../support/clean-world.ts';
import { verdictsOf } from '../support/verdicts-of.ts';

type Run = ProgramPort['run'];
type Ask = Parameters<Run>[0];

/** The clean world, in which one program answers otherwise. Tells whether it was asked at all. */
const worldWhere = (program: string, answer: (ask: Ask) => ReturnType<Run> | null) => {
  const world = cleanWorld();
  let asked = false;
  const run: Run = (ask, signal) => {
    if (ask.program !== program) return world.program.run(ask, signal);
    const given = answer(ask);
    if (given) asked = true;
    return given ?? world.program.run(ask, signal);
  };
  const ports: Ports = { ...world, program: { run } };
  return { ports, asked: () => asked };
};

const ended = (exitCode: number, stdout: string, stderr = '') =>
  Promise.resolve(read({ exitCode, stdout, stderr }, time.now));

const garbage: [string, () => ReturnType<Run>][] = [
  ['ends with 1', () => ended(1, '', 'Error: no\n')],
  ['ends with 2', () => ended(2, '', 'Error: no\n')],
  ['ends with 20', () => ended(20, '', 'FATA[0000] no\n')],
  ['ends with 127', () => ended(127, '')],
  ['prints nothing', () => ended(0, '')],
  ['prints something else', () => ended(0, 'Welcome!\n')],
  ['prints half of it', () => ended(0, '{"items":[{"metadata":{"name":')],
  ['prints another shape', () => ended(0, '{"kind":"Status","status":"Failure"}')],
  ['prints a list of nothing', () => ended(0, '[null]')],
];

const types = itemTypes.filter((t) => t.uses.includes('program'));

describe.each(types.map((type) => [type.id, type] as const))('%s', (_id, type) => {
  // What lies in a state does not depend on the checkout.
  const programs = ['argocd', 'kubectl', 'terraform', ...(type.id === 'terraform.orphans' ? [] : ['git'])];
  for (const program of programs) {
    it.each(faultKinds)(`never passes when ${program} fails with %s`, async (kind) => {
      const { ports, asked } = worldWhere(program, () =>
        Promise.resolve(notRead({ kind, what: 'made to fail' }, time.now)),
      );
      const verdicts = Object.values(await verdictsOf(type, ports));
      if (asked()) for (const v of verdicts) expect(v).not.toBe('pass');
    });

    it.each(garbage)(`never passes when ${program} %s`, async (_what, answer) => {
      const { ports, asked } = worldWhere(program, answer);
      const verdicts = Object.values(await verdictsOf(type, ports));
      if (asked()) for (const v of verdicts) expect(v).not.toBe('pass');
    });
  }
});

describe('one call of many', () => {
  it.each(types.map((t) => [t.id, t] as const))(
    '%s never passes when any single call of kubectl or argocd fails',
    async (_id, type) => {
      const calls: string[] = [];
      const { ports } = worldWhere('none', () => null);
      const listen: Run = (ask, signal) => {
        calls.push([ask.program, ...ask.args].join(' '));
        return ports.program.run(ask, signal);
      };
      await verdictsOf(type, { ...ports, program: { run: listen } });
      // What cannot make a pass false: help texts, who one is, and custom kinds that a cluster need not have.
      // One list of many kinds that fails is asked for again kind by kind.
      // An application that is not listed owns nothing, so that a short list only makes more objects untracked.
      const cut = type.id === 'kubernetes.untracked' ? '|account can-i' : '';
      const harmless = new RegExp(`get \\S+,|--help|auth whoami|applications\\.argoproj\\.io${cut}`);
      for (const call of new Set(calls.filter((c) => /^(?:kubectl|argocd) /.test(c) && !harmless.test(c)))) {
        const world = cleanWorld();
        const run: Run = (ask, signal) =>
          [ask.program, ...ask.args].join(' ') === call ? ended(1, '', 'error: no') : world.program.run(ask, signal);
        for (const v of Object.values(await verdictsOf(type, { ...world, program: { run } })))
          expect(v, call).not.toBe('pass');
      }
    },
  );
});
