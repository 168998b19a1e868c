import { type Simple, shellWords } from './shell-words.ts';

/** What a command runs with: the variables before it, and those that were exported before. */
export type Surroundings = { [name: string]: string };

export type Unwrapped = { words: string[]; env: Surroundings };

const keywords = new Set(['{', '}', '!', 'if', 'then', 'elif', 'else', 'fi', 'do', 'done', 'while', 'until', 'time']);

/** Programs that run another one: how many words of their own follow, and which options take a value. */
const wrappers: { [name: string]: { values: string; operands: number } } = {
  sudo: { values: 'ugpCDRThU', operands: 0 },
  doas: { values: 'uC', operands: 0 },
  env: { values: 'uCS', operands: 0 },
  nohup: { values: '', operands: 0 },
  command: { values: '', operands: 0 },
  builtin: { values: '', operands: 0 },
  exec: { values: 'a', operands: 0 },
  nice: { values: 'n', operands: 0 },
  ionice: { values: 'cnp', operands: 0 },
  stdbuf: { values: 'ioe', operands: 0 },
  setsid: { values: '', operands: 0 },
  caffeinate: { values: 't', operands: 0 },
  timeout: { values: 'ks', operands: 1 },
  watch: { values: 'n', operands: 0 },
  xargs: { values: 'IPnLdEsa', operands: 0 },
};

const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/;
const image = /^(?:public\.ecr\.aws\/aws-cli|amazon)\/aws-cli(?:[:@]|$)/;
const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ash']);

const baseName = (word: string): string => word.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '');

const none = { values: '', operands: 0 };
/** Nobody wraps a command deeper than this. */
const deepest = 16;

const assign = (env: Surroundings, word: string): void => {
  const set = assignment.exec(word);
  if (set) env[set[1] ?? ''] = set[2] ?? '';
};

/** Words after a wrapper's own options, operands and variables. */
const behind = (words: string[], { values, operands }: { values: string; operands: number }): string[] => {
  let i = 1;
  for (let left = operands; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (word === '--') return words.slice(i + 1);
    const short = /^-([A-Za-z])$/.exec(word)?.[1];
    if (short !== undefined && values.includes(short)) i += 1;
    else if (word.startsWith('-')) continue;
    else if (left > 0) left -= 1;
    else break;
  }
  return words.slice(i);
};

/** `aws-vault exec prod -- aws …`: the profile, and the words behind it. */
const vaulted = (words: string[]): { profile: string; rest: string[] } | null => {
  if (baseName(words[0] ?? '') !== 'aws-vault' || words[1] !== 'exec') return null;
  const end = words.indexOf('--');
  const profile = words.slice(2).find((w) => !w.startsWith('-'));
  return end === -1 || profile === undefined ? null : { profile, rest: words.slice(end + 1) };
};

/** The text behind `bash -c`, or null. */
const script = (words: string[]): string | null => {
  if (!shells.has(baseName(words[0] ?? ''))) return null;
  const at = words.findIndex((w, i) => i > 0 && /^-[a-z]*c$/.test(w));
  return at === -1 ? null : (words[at + 1] ?? null);
};

/**
 * A simple command → what it runs in the end: variables, `sudo`, `env`, `time`, `xargs`, `aws-vault exec`, `bash -c '…'`
 * and the AWS CLI in a container are taken off. `exported` is added to by `export` and by a line of variables alone.
 */
export const unwrap = (simple: Simple, exported: Surroundings, depth = 0): Unwrapped[] => {
  let { words } = simple;
  let env: Surroundings = { ...exported };
  for (let layers = 0; layers < deepest && words.length > 0; layers += 1) {
    const plain = words.findIndex((w) => !keywords.has(w) && !assignment.test(w));
    for (const word of plain === -1 ? words : words.slice(0, plain)) assign(env, word);
    words = plain === -1 ? [] : words.slice(plain);
    const program = baseName(words[0] ?? '');
    const inside = vaulted(words);
    if (inside) [words, env] = [inside.rest, { ...env, AWS_PROFILE: inside.profile }];
    else if (Object.hasOwn(wrappers, program)) words = behind(words, wrappers[program] ?? none);
    else break;
  }
  if (words.length === 0) Object.assign(exported, env);
  if (words[0] === 'export' || words[0] === 'set') {
    for (const word of words) assign(exported, word);
  }
  const code = script(words);
  if (code !== null && depth < 4) return shellWords(code).flatMap((s) => unwrap(s, env, depth + 1));
  const container = /^(?:docker|podman|nerdctl)$/.test(baseName(words[0] ?? ''))
    ? words.findIndex((w) => image.test(w))
    : -1;
  if (container > 0) words = ['aws', ...words.slice(container + 1)];
  return words.length === 0 ? [] : [{ words: [baseName(words[0] ?? ''), ...words.slice(1)], env }];
};
