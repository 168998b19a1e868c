import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSessionLog } from '../../../source/core/session-log/index.ts';
import { type Shape, shapes } from './support/secret-shapes.ts';

const date = Date.parse('2026-05-20T13:00:00Z');

/** The same words as they come in each of the formats. */
const formats: { [name: string]: (line: string) => string } = {
  plain: (line) => `12:59  ran: aws sts get-caller-identity\n13:05  ran: ${line}\n13:06  done`,
  'plain note': (line) => `13:05  ${line}`,
  'no time at all': (line) => line,
  fence: (line) => `13:05  ran:\n\`\`\`\n${line}\n\`\`\``,
  'Slack paste': (line) => `Alice Smith  1:05 PM\n${line}\n:eyes: 2\n\nBob  1:06 PM\nok`,
  'Slack thread': (line) =>
    JSON.stringify({
      ok: true,
      messages: [
        { type: 'message', user: 'U1', ts: '1779282131.003543', text: 'assumed breakglass' },
        { type: 'message', user: 'U1', ts: '1779282191.000100', text: escaped(line) },
      ],
    }),
  'Slack file and attachment': (line) =>
    JSON.stringify([{ type: 'message', ts: '1779282131.003543', text: '', attachments: [{ text: escaped(line) }] }]),
};

const escaped = (line: string): string => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A piece this long of a random secret is not there by chance. */
const telling = 10;
const pieces = (secret: string): string[] =>
  secret.length <= telling
    ? [secret]
    : Array.from({ length: secret.length - telling + 1 }, (_, i) => secret.slice(i, i + telling));

const survives = (stored: string, { secrets }: Shape): string | null =>
  secrets.flatMap(pieces).find((piece) => stored.includes(JSON.stringify(piece).slice(1, -1))) ?? null;

describe.each(Object.entries(shapes))('%s', (_name, shape) => {
  it.each(Object.entries(formats))('never survives in a field: %s', (_format, write) => {
    fc.assert(
      fc.property(shape, (made) => {
        const log = readSessionLog(write(made.line), { date, source: 'x' });
        const stored = JSON.stringify(log);
        expect(survives(stored, made), stored).toBeNull();
        // A line of JSON alone is refused as a log; then only the refusal must keep quiet.
        if (made.keeps && log.ok) expect(stored).toContain(made.keeps);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what the property rests on', () => {
  it('sees a secret that is there', () => {
    const log = readSessionLog('13:05 ran: echo nothing-secret-about-this', { date, source: 'x' });
    expect(survives(JSON.stringify(log), { line: '', secrets: ['nothing-secret-about-this'] })).not.toBeNull();
  });
});
