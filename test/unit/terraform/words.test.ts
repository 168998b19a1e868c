import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../source/core/reading.ts';
import * as lines from '../../../source/core/terraform/command-lines.ts';
import {
  atLeast,
  changesIn,
  whyDoubtful,
  whyFailed,
  whyIncomplete,
  whyNotRun,
} from '../../../source/core/terraform/run-words.ts';
import { textOf } from './fixtures.ts';

const real = (file: string): string => whyFailed('plan', 1, textOf(`terraform-real-runs/${file}`));

describe('what terraform really said', () => {
  it.each([
    ['15-lock-error.txt', 'the state is locked by somebody else'],
    ['16-not-initialised.txt', 'not initialised'],
    ['17-missing-var.txt', 'a variable has no value (v)'],
    ['14b-import-again.txt', 'Resource already managed by Terraform'],
    ['14c-import-noconfig.txt', 'does not exist in the configuration'],
  ])('%s → %s', (file, words) => expect(real(file)).toContain(words));

  it('names who holds the lock, and since when', () => {
    const info =
      '│ Lock Info:\n│   ID:        1\n│   Who:       ci-42@runner\n│   Created:   2026-05-20 13:00:00 UTC\n';
    expect(whyFailed('plan', 1, `╷\n│ Error: Error acquiring the state lock\n${info}╵`)).toContain(
      'locked by ci-42@runner since 2026-05-20',
    );
  });

  it.each([
    ['Error: Unsupported Terraform Core version', 'another version of Terraform'],
    ['Error: Backend initialization required, please run "terraform init"', 'not initialised'],
    ['Error: Failed to read variables file', 'varFiles'],
    ['Error: No configuration files', 'no Terraform configuration'],
    ['Error: No valid credential sources found', 'credentials'],
    ['operation error STS: ExpiredToken', 'expired'],
    ['Error: Error acquiring the state lock\n\nError message: AccessDeniedException: dynamodb', 'lacks a permission'],
    ['api error AccessDenied: User is not authorized', 'lacks a permission'],
    ['flag provided but not defined: -detailed-exitcode', 'does not know an argument'],
    ['', 'exit code 1 and did not say why'],
    ['\u001b[31m╷\n│ Error: Something quite new\u001b[0m\n╵', 'Something quite new'],
  ])('%j → %s', (stderr, words) => expect(whyFailed('plan', 1, stderr)).toContain(words));

  it('repeats no secret of an error', () => {
    expect(whyFailed('plan', 1, 'Error: bad url postgres://x?password=hunter2secret')).not.toContain('hunter2');
  });

  it('has words of its own for each way of not ending by itself', () => {
    const kinds: FaultKind[] = [
      'missing-program',
      'timeout',
      'output-limit',
      'cancelled',
      'not-found',
      'exit',
      'network',
    ];
    const said = kinds.map((kind) => whyNotRun('plan', { kind, what: 'x' }));
    expect(new Set(said).size).toBe(kinds.length);
  });
});

describe('a plan proves nothing', () => {
  const plan = { errored: false, complete: true, terraformVersion: '1.11.4' };
  it('when it is errored, not complete, or does not say', () => {
    expect(whyIncomplete(plan)).toBeNull();
    expect(whyIncomplete({ ...plan, errored: true })).toContain('errored');
    expect(whyIncomplete({ ...plan, complete: false })).toContain('not complete');
    expect(whyIncomplete({ ...plan, complete: null })).toContain('does not say');
    expect(whyIncomplete({ ...plan, complete: null, terraformVersion: null })).toContain('does not say');
    expect(whyIncomplete({ errored: null, complete: null, terraformVersion: '1.5.7' })).toBeNull();
  });

  it('when the checkout is edited, behind, or nobody can tell', () => {
    const clean = { commit: 'a', changes: 0, behind: 0 };
    expect(whyDoubtful(clean)).toBeNull();
    expect(whyDoubtful({ ...clean, changes: 2 })).toContain('2 changes');
    expect(whyDoubtful({ ...clean, behind: 3 })).toContain('3 commits behind');
    expect(whyDoubtful({ ...clean, behind: null })).toContain('cannot tell');
  });

  it('Terraform’s own working files are no edits, everything else is', () => {
    expect(changesIn('?? .terraform/\n?? live/.terraform.lock.hcl\n?? terraform.tfstate\n')).toBe(0);
    expect(changesIn(' M main.tf\n?? extra.tf\nD  old.tf\n')).toBe(3);
  });

  it('compares versions as numbers', () => {
    expect([atLeast('1.11.4', 1, 5), atLeast('1.4.9', 1, 5), atLeast('2.0.0', 1, 8), atLeast('v1', 1, 5)]).toEqual([
      true,
      false,
      true,
      null,
    ]);
  });
});

describe('command lines', () => {
  const plan = { out: '/tmp/x/plan', varFiles: ['prod.tfvars', 'two words.tfvars'], lockTimeout: 60 };
  const used = [
    ...[lines.versionLine(), lines.workspaceLine(), lines.statePullLine(), lines.showPlanLine('/tmp/x/plan')],
    ...[lines.planLine(plan), lines.planLine({ ...plan, varFiles: [] }), lines.headLine(), lines.statusLine()],
    ...[
      lines.remotesLine(),
      lines.behindLine('@{upstream}'),
      lines.behindLine('origin/HEAD'),
      lines.behindLine('origin/main'),
    ],
  ];

  it.each(used.map((l) => [`${l.program} ${l.args.join(' ')}`, l] as const))('%s is allowed', (_, line) => {
    expect(lines.isAllowed(line)).toBe(true);
  });

  it.each([
    ...[
      'apply',
      'apply -auto-approve',
      'destroy',
      'force-unlock 1',
      'init',
      'init -upgrade',
      'import a b',
      'state rm a',
    ],
    ...[
      'plan',
      'plan -lock=false',
      'state push x',
      'workspace select x',
      'workspace new x',
      'console',
      'refresh',
      'taint a',
    ],
    'plan -input=false -no-color -detailed-exitcode -lock-timeout=60s -out=/t -lock=false',
    'plan -input=false -no-color -detailed-exitcode -lock-timeout=60s -out=/t -destroy',
    'plan -input=false -no-color -detailed-exitcode -lock-timeout=60s -out=relative',
    'plan -no-color -detailed-exitcode -lock-timeout=60s -out=/t',
    'show -json',
  ])('terraform %s is refused', (text) => {
    expect(lines.isAllowed({ program: 'terraform', args: text.split(' ') })).toBe(false);
  });

  it.each(['push', 'fetch', 'checkout main', 'rev-list --count HEAD..main', 'status', 'reset --hard'])(
    'git %s is refused',
    (text) => {
      expect(lines.isAllowed({ program: 'git', args: text.split(' ') })).toBe(false);
    },
  );

  it('no name of a file can become another argument', () => {
    const line = lines.planLine({ ...plan, varFiles: ['x'] });
    const smuggled = { ...line, args: [...line.args.slice(0, -1), '-var-file=x -lock=false'] };
    // It stays one argument: a strange file name, and no flag.
    expect(lines.isAllowed(smuggled)).toBe(true);
    expect(lines.isAllowed({ ...line, args: [...line.args, '-lock=false'] })).toBe(false);
    expect(lines.isAllowed({ ...line, args: [...line.args, 'dir\0x'] })).toBe(false);
    expect(lines.isAllowed(lines.planLine({ ...plan, out: '-destroy' }))).toBe(false);
  });

  it('the profile of a root is not overruled by keys of the environment', () => {
    expect(lines.environment({ workspace: 'w', profile: 'p' })).toMatchObject({
      TF_WORKSPACE: 'w',
      AWS_PROFILE: 'p',
      AWS_ACCESS_KEY_ID: '',
      AWS_SESSION_TOKEN: '',
    });
    expect(lines.environment({ workspace: 'w', profile: null })).not.toHaveProperty('AWS_PROFILE');
    expect(lines.environment({ workspace: 'w', profile: null })).toMatchObject({
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      TF_INPUT: '0',
    });
  });
});
