import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, shellLine, shellWord } from '../../../source/core/manual/shell-words.ts';

/** What a real shell makes of a command line: the words that the program gets. */
const wordsOf = (commandLine: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\000' ${commandLine}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const word = fc.string({
  unit: fc.constantFrom(...'abZ09 \'"\\$`!*?;&|<>(){}[]#~%,.:/@=+_-'),
  minLength: 1,
  maxLength: 60,
});

describe('a word for the shell', () => {
  it('arrives as it is, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const told = shellLine(words);
        fc.pre(told !== null);
        expect(wordsOf(told ?? '')).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  it('arrives as it is from folded lines, which are never wider than asked for', () => {
    const options = fc.array(fc.tuple(fc.constantFrom('role-name', 'policy-document', 'region'), word), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(options, fc.integer({ min: 20, max: 120 }), (given, columns) => {
        const start = ['aws', 'iam', 'put-role-policy'];
        const words = [...start, ...given.flatMap(([option, value]) => [`--${option}`, value])];
        const told = shellLine([...start, ...given.flatMap(([option, value]) => [{ option }, value])]);
        fc.pre(told !== null);
        const lines = folded(told ?? '', columns);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        expect(wordsOf(lines.join('\n'))).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a control', 'a\u001b[2Jb'],
    ['a line end', 'a\nrm -rf /'],
    ['a right-to-left mark', 'a\u202eb'],
    ['a letter that looks like another', 'аdmin'],
    ['what a program reads as an option', '--profile'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(shellWord(text)).toBeNull();
    expect(shellLine(['aws', 'x', 'y', { option: 'name' }, text])).toBeNull();
  });
});
