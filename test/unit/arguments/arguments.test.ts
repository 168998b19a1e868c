import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../source/commands/arguments.ts';
import { commandNames, specOf } from '../../../source/commands/command-line.ts';
import { commandsMarkdown, helpText, synopsis } from '../../../source/commands/help-text.ts';

const parse = (line: string, env = {}) => parseArguments(line === '' ? [] : line.split(' '), env);
const role = 'arn:aws:iam::123456789012:role/breakglass-emergency';

describe('the command line', () => {
  it('opens the app without a word', () => {
    expect(parse('')).toEqual({ kind: 'app', configFile: null, stateDir: null, readOnly: false, noColor: false });
  });

  it('reads options wherever they stand, glued or not', () => {
    const wanted = { kind: 'check', incident: 'INC-1', json: true, step: '3a', stateDir: '/tmp/x', readOnly: true };
    expect(parse('check INC-1 --json --step 3a --state-dir /tmp/x --read-only')).toMatchObject(wanted);
    expect(parse('--state-dir=/tmp/x --read-only check --step=3a --json INC-1')).toMatchObject(wanted);
    expect(parse('check', { NO_COLOR: '1' })).toMatchObject({ noColor: true });
    expect(parse('check', { NO_COLOR: '' })).toMatchObject({ noColor: false });
    expect(parseArguments(['log', 'add', '--', '--not-an-option'], {})).toMatchObject({ text: '--not-an-option' });
  });

  it('refuses --read-only where a command has nothing to do but write', () => {
    const message = '--read-only and log add exclude each other: log add only writes.';
    expect(parse('log add text --read-only')).toEqual({ kind: 'usage', message });
    const writers = commandNames.filter((name) => specOf(name).writes);
    expect(writers).toEqual(expect.arrayContaining(['new', 'dispose', 'attest', 'waive', 'link', 'trail import']));
    for (const name of ['check', 'status', 'audit'] as const) expect(specOf(name).writes).toBeUndefined();
  });

  it('opens an incident', () => {
    const line = `new INC-2026-05-20-001 --started 2026-05-20T15:00:00+02:00 --role-arn ${role} --owner bob --unclaimed`;
    expect(parse(line)).toMatchObject({
      kind: 'new',
      incident: 'INC-2026-05-20-001',
      startedAt: Date.parse('2026-05-20T13:00:00Z'),
      roleArn: role,
      accessKeyId: null,
      owner: 'bob',
      zone: 'UTC',
      unclaimed: true,
    });
  });

  it('reads every command', () => {
    expect(parse('status --tmux')).toMatchObject({ kind: 'status', incident: null, format: 'tmux' });
    expect(parse('log import a.txt --zone Europe/Berlin')).toMatchObject({
      day: null,
      kind: 'log-import',
      file: 'a.txt',
      zone: 'Europe/Berlin',
    });
    expect(parse('dispose 0123456789abcdef --as codified --reason x --reference PR-1')).toMatchObject({
      kind: 'dispose',
      findings: ['0123456789abcdef'],
      as: 'codified',
      reference: 'PR-1',
      expires: null,
    });
    expect(parse('attest rotate.stripe --note rolled')).toMatchObject({
      kind: 'attest',
      item: 'rotate.stripe',
      note: 'rolled',
    });
    expect(parse('waive trail.collected --reason closed --expires 2026-06-01T00:00Z')).toMatchObject({
      kind: 'waive',
      expires: Date.parse('2026-06-01T00:00:00Z'),
      closedRegions: false,
    });
    expect(parse('waive trail.collected --closed-regions --reason x --expires 2026-06-01T00:00Z')).toMatchObject({
      kind: 'waive',
      closedRegions: true,
    });
    expect(parse('trail import AWSLogs b.json.gz --incident INC-1')).toMatchObject({
      kind: 'trail-import',
      paths: ['AWSLogs', 'b.json.gz'],
      incident: 'INC-1',
    });
    expect(parse(`audit a b.gz --role-arn ${role} --from 2026-05-20T00:00:00Z --json`)).toMatchObject({
      kind: 'audit',
      paths: ['a', 'b.gz'],
      to: null,
      json: true,
    });
    expect(parse('drill --seed 7 --events 100000 --speed 0.5 --fresh')).toMatchObject({
      kind: 'drill',
      seed: 7,
      events: 100000,
      speed: 0.5,
      fresh: true,
    });
    expect(parse('gate')).toMatchObject({ kind: 'later', command: 'gate' });
    expect(parse('check --help')).toMatchObject({ kind: 'help', command: 'check' });
    expect(parse('help check')).toMatchObject({ kind: 'help', command: 'check' });
    expect(parse('help')).toMatchObject({ kind: 'help', command: null });
    expect(parse('log --help')).toMatchObject({ kind: 'help', command: null, group: 'log' });
    expect(parse('link 0123456789abcdef INC-2 --reason x --alert https://x.example/1')).toMatchObject({
      ...{ kind: 'link', finding: '0123456789abcdef', to: 'INC-2', justification: 'x', approver: null },
      ...{ alert: 'https://x.example/1', incident: null },
    });
    expect(parse('-h')).toMatchObject({ kind: 'help', command: null });
    expect(parse('--version')).toMatchObject({ kind: 'version' });
  });

  it.each([
    [
      'new INC-1 --started 2026-05-20T13:00:00',
      '--started 2026-05-20T13:00:00 has no offset; write 2026-05-20T13:00:00Z for UTC',
    ],
    ['new INC-1 --started 2026-02-30T13:00:00Z', 'is a time that does not exist'],
    ['new INC-1 --started yesterday', 'is not an ISO time such as'],
    ['new INC-1', '`reseal new` needs --started ISO.'],
    ['new --started 2026-05-20T13:00:00Z', '`reseal new` needs INC-ID.'],
    ['new ../x --started 2026-05-20T13:00:00Z', 'INC-ID ../x is not letters'],
    ['new INC-1 --started 2026-05-20T13:00:00Z --role-arn arn:aws:iam::1:user/x', 'is not the ARN of an IAM role'],
    ['new INC-1 --started 2026-05-20T13:00:00Z --zone Berlin', 'is not an IANA zone'],
    ['chekc', 'There is no command `chekc`; did you mean `reseal check`?'],
    ['fly --help', 'There is no command `fly`; see `reseal --help`.'],
    ['chekc --help', 'did you mean `reseal check`?'],
    ['link 0123456789abcdef', '`reseal link` needs INC-ID.'],
    ['link 0123456789abcdef INC-2', '`reseal link` needs --reason TEXT.'],
    ['link 0123456789abcdef ../x --reason y', 'INC-ID ../x is not letters'],
    ['fly', 'There is no command `fly`; see `reseal --help`.'],
    ['log', '`reseal log` goes on with one of: import, add, keep.'],
    ['log imprt x', '`reseal log` goes on with one of'],
    ['check --jsno', '--jsno is not an option of `reseal check`; did you mean --json?'],
    ['check --seed 7', '--seed is not an option of `reseal check`, but of `reseal drill`.'],
    ['check --step', '--step needs a value: --step STEP.'],
    ['check --step --json', '--step needs a value'],
    ['check --step 8', '--step 8 is not 1…7, 3a…3d, or an item id.'],
    ['check --json --json', '--json is given twice.'],
    ['check --json=yes', '--json takes no value.'],
    ['check A B', '`reseal check` has no use for `B`.'],
    ['status --json --tmux', 'Only one of --json and --tmux can be given.'],
    ['audit', '`reseal audit` needs PATH….'],
    [`audit x --role-arn ${role} --access-key AKIAIOSFODNN7EXAMPLE`, 'Only one of --role-arn and --access-key'],
    ['audit x --from 2026-05-21T00:00Z --to 2026-05-20T00:00Z', '--from lies after --to.'],
    ['drill --seed -1', '--seed -1 is not a whole number between 0 and'],
    ['drill --speed fast', '--speed fast is not a number'],
    ['drill -x', '-x is not an option of `reseal drill`'],
    ['dispose 0123456789abcdef --as accepted --reason x', 'needs --owner NAME and --expires ISO.'],
    ['dispose 0123456789abcdef --as explaind --reason x', 'did you mean explained?'],
    ['dispose 12 --as codified --reason x', 'FINDING 12 is not the 16 digits of a finding.'],
    ['waive iam.users --reason x', '`reseal waive` needs --expires ISO.'],
  ])('%s', (line, sentence) => {
    const parsed = parse(line);
    if (parsed.kind !== 'usage') throw new Error(`was taken: ${JSON.stringify(parsed)}`);
    expect(parsed.message).toContain(sentence);
    expect(parsed.message).toMatch(/[.?]$/);
  });

  it('never throws, and never runs what it did not understand', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...commandNames.flatMap((n) => n.split(' ')),
        '--json',
        '--step',
        '--started',
        '--',
        '-h',
        '--zone=',
        '=',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        const parsed = parseArguments(argv, {});
        if (parsed.kind === 'new') expect(parsed.startedAt).toBeGreaterThan(0);
        expect(parsed.kind).toBeTypeOf('string');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('help and README from the same table', () => {
  it('names every command and option', () => {
    for (const name of commandNames) {
      expect(helpText()).toContain(name);
      expect(commandsMarkdown()).toContain(synopsis(name).replaceAll('|', '\\|'));
      for (const option of Object.keys(specOf(name).options)) expect(helpText(name)).toContain(`--${option}`);
      if (specOf(name).later) expect(helpText(name)).toContain('not in this version yet');
    }
    for (const name of [null, ...commandNames])
      expect(
        helpText(name)
          .split('\n')
          .every((l) => l.length <= 120),
      ).toBe(true);
  });
});
