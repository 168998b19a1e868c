import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem, readTrailFiles, trailFiles } from '../../../source/commands/read-trail-files.ts';
import { fixture, stratus } from './fixtures.ts';
import { alice, iam } from './records.ts';

const a = iam(alice, 1, 'CreateUser', { userName: 'a' }, { id: 'a' });
const b = iam(alice, 2, 'CreateUser', { userName: 'b' }, { id: 'b' });
const looked = (r: object) => ({ EventId: 'x', EventName: 'CreateUser', CloudTrailEvent: JSON.stringify(r) });
const text = JSON.stringify;

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reseal-trail-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, content: string | Buffer): string => {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};
const read = async (...paths: string[]) => {
  const files = await readTrailFiles(paths.length > 0 ? paths : ['.'], dir);
  return { ...files, ids: files.events.map((e) => e.id) };
};

describe('shapes', () => {
  it.each<[string, string | Buffer]>([
    ['the trail\u2019s own', text({ Records: [b, a] })],
    ['LookupEvents', text({ Events: [looked(b), looked(a)], NextToken: null })],
    ['LookupEvents, one on each line', [looked(a), looked(b)].map((l) => text(l)).join('\n')],
    ['EventBridge, one on each line', [a, b].map((detail) => text({ source: 'aws.iam', detail })).join('\r\n')],
    ['a list', text([a, b])],
    ['a list of EventBridge events', text([{ detail: a }, { detail: b }])],
    ['JSON lines', `${text(a)}\n\n${text(b)}\n`],
    ['one trail file on each line', `${text({ Records: [a] })}\n${text({ Records: [b] })}`],
    ['several texts after each other', `${text(a)}\n${JSON.stringify(b, null, 2)}\n`],
    ['pretty texts after each other', [a, b].map((r) => JSON.stringify(r, null, 2)).join('\n')],
    ['with a byte-order mark', `\ufeff${text({ Records: [a, b] })}`],
    ['UTF-16 as PowerShell writes it', Buffer.from(`\ufeff${text({ Records: [a, b] })}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${text({ Records: [a, b] })}`, 'utf16le').swap16()],
    ['gzip', gzipSync(text({ Records: [a, b] }))],
    ['gzip twice', gzipSync(gzipSync(text({ Records: [a, b] })))],
  ])('reads %s', async (_, content) => {
    put('t.json', content);
    expect(await read()).toMatchObject({ ids: ['a', 'b'], problems: [], files: 1 });
  });

  it('reads a single record, and every part of a tree of folders, once', async () => {
    put('one.json', text(a));
    put('AWSLogs/1/CloudTrail/us-east-1/2026/05/20/x.json.gz', gzipSync(text({ Records: [a, b] })));
    expect(await read('one.json', '.', join(dir, 'one.json'))).toMatchObject({
      ids: ['a', 'b'],
      duplicates: 1,
      files: 2,
    });
  });
});

describe('what cannot be read', () => {
  const what = async (...paths: string[]) => (await read(...paths)).problems.map((p) => p.what);

  it.each<[string, string | Buffer, string[], string[]]>([
    ['an empty file', '', [], ['it is empty']],
    ['no JSON', 'hello\nworld', [], ['line 1: it is not JSON', 'line 2: it is not JSON']],
    [
      'a record without a name',
      text({ Records: [a, { eventTime: '2026-05-20T13:00:00Z' }] }),
      ['a'],
      ['record 2: it has no eventName'],
    ],
    [
      'a record that is none',
      text([a, 7, null]),
      ['a'],
      ['record 2: it is no JSON object', 'record 3: it is no JSON object'],
    ],
    ['a broken line', `${text(a)}\n{"eventName": \n${text(b)}`, ['a', 'b'], ['line 2: it is not JSON']],
    [
      'a broken CloudTrailEvent',
      text({ Events: [looked(a), { CloudTrailEvent: '{' }] }),
      ['a'],
      ['record 2: it is not JSON'],
    ],
    ['a trail file that is cut off', text({ Records: [a, b] }).slice(0, -40), ['a'], ['line 1: it is cut off']],
    [
      'a trail file without its end',
      text({ Records: [a, b] }).slice(0, -2),
      ['a', 'b'],
      ['line 1: the list of records is cut off'],
    ],
    [
      'a pretty list that is cut off in a string',
      `[\n${text(a)},\n{"eventName": "Cre\n`,
      ['a'],
      ['line 3: it is cut off'],
    ],
    [
      'gzip that is cut off',
      gzipSync(text({ Records: [a, b] })).subarray(0, 60),
      [],
      ['the gzip data ends early: the file is cut off'],
    ],
  ])('says what is wrong with %s, and keeps the rest', async (_, content, ids, problems) => {
    put('t.json', content);
    const files = await read();
    expect(files.ids).toEqual(ids);
    expect(files.problems.map((p) => p.what)).toEqual(problems);
    expect(files.problems.every((p) => p.file === join(dir, 't.json'))).toBe(true);
  });

  it('says what is not there', async () => {
    expect(await what('nowhere')).toEqual(['there is no such file or folder']);
  });

  it('leaves out what is no trail, and says so', async () => {
    put('LICENSE', 'MIT');
    put('digest.json', text({ digestS3Bucket: 'b', logFiles: [] }));
    put('trail.json', text([a]));
    mkdirSync(join(dir, 'loop'));
    symlinkSync(dir, join(dir, 'loop', 'back'));
    const files = await read();
    expect(files.problems).toEqual([]);
    expect(files.ids).toEqual(['a']);
    expect(files.skipped.map((s) => s.what).sort()).toEqual([
      ...[
        'a digest of the trail, which holds no events',
        'a link to a folder, not followed',
        'not a trail file by its name',
      ],
    ]);
  });

  it('reads a file that is named itself, whatever it is called', async () => {
    put('LICENSE', text([a]));
    expect((await read('LICENSE')).ids).toEqual(['a']);
  });

  it('says when one id is borne by two different records', async () => {
    put('t.json', text([a, { ...b, eventID: 'a' }]));
    expect(await what()).toEqual(['two different records bear the eventID a; one was kept']);
  });
});

describe('real files', () => {
  it('reads the folder of the Invictus set as it is, notes and all', async () => {
    const files = await readTrailFiles([fixture('cloudtrail-invictus')], dir);
    expect(files).toMatchObject({ files: 55, duplicates: 0, problems: [] });
    expect(files.events.length).toBe(2900);
    expect(files.skipped.map((s) => s.file.split('/').at(-1))).toEqual(['ATTRIBUTION.md', 'LICENSE']);
  });

  it('finds the same in files that lie twice in the folder', async () => {
    cpSync(fixture('cloudtrail-stratus'), join(dir, 'one'), { recursive: true });
    cpSync(fixture('cloudtrail-stratus'), join(dir, 'two'), { recursive: true });
    const files = await read();
    const records = [...stratus().values()].flat();
    expect(files.events.length).toBe(new Set(records.map((r) => r.eventID)).size);
    expect(files.duplicates).toBe(2 * records.length - files.events.length);
  });

  it('reads LookupEvents lines and EventBridge files that nobody here wrote', async () => {
    const plaso = await readTrailFiles([fixture('cloudtrail-plaso/aws_cloudtrail.jsonl')], dir);
    expect(plaso.events.map((e) => e.name)).toContain('TerminateInstances');
    expect(plaso.events.find((e) => e.name === 'StopInstances')?.time).toBe(Date.UTC(2022, 1, 7, 22, 23, 3));
    expect(plaso).toMatchObject({ problems: [] });
    expect(plaso.events.length).toBe(6);
    const custodian = await readTrailFiles([fixture('cloudtrail-custodian')], dir);
    // Twenty files: two records under the id of another, one without a time.
    expect([custodian.files, custodian.events.length, custodian.duplicates]).toEqual([20, 17, 0]);
    expect(custodian.problems.map((p) => p.what).sort()).toEqual([
      expect.stringContaining('its eventTime cannot be read (CreateModelCustomizationJob)'),
      ...Array(2).fill(expect.stringContaining('two different records bear the eventID')),
    ]);
    const names = custodian.events.map((e) => e.name);
    expect(names).toEqual(expect.arrayContaining(['CreateBucket', 'CreateStage', 'RunInstances', 'PutResourcePolicy']));
  });

  it('gives the events of a big folder one file after the other', async () => {
    const seen: string[] = [];
    let events = 0;
    for await (const found of trailFiles([fixture('cloudtrail-invictus')], dir)) {
      if (isProblem(found)) continue;
      seen.push(found.sha256);
      for (const item of found.items()) if (!isProblem(item)) events++;
    }
    expect([new Set(seen).size, events]).toEqual([55, 2900]);
  });
});
