/** What stands where a secret stood. */
export const redacted = '[redacted]';

// A value behind an option or an equals sign: quoted, quoted inside a quoted JSON text, or up to the next space.
const value = String.raw`(\\"(?:[^"\\\n]|\\[^"\n])*\\"|\$?(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[\w!@#%^*+=~.-]*|\S+)`;
// A space, or a backslash at the end of the line: a command may go on in the next one.
const gap = String.raw`(?:[ \t]|\\\n)`;

const secretName = String.raw`(?:pass(?:word|wd|phrase)|secret|token|api[_-]?key|private[_-]?key|secret[_-]?(?:access[_-]?)?key|secret[_-]?string|secret_id|credentials?|\bpass|\bpwd|_pass)`;

/** Whole match is secret. */
const secrets: RegExp[] = [
  /(?<!-)-{2,} ?BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-{2,}(?:\s*[A-Za-z-]+: [^\n]*\n)*[A-Za-z0-9+/=\s\\>]*-{2,} ?END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-{2,}/g,
  // Cut off before its end: what still looks like it.
  /(?<!-)-{2,} ?BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-{2,}[^\n]*(?:\n[ \t>]*[A-Za-z0-9+/=]{16,}[ \t]*(?=\n|$))*/g,
  // Before Vault's old tokens: `…-b.eyJ…` in the middle of one looks like the beginning of such a token.
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]+/g,
  /\b[sbr]\.[A-Za-z0-9]{24}(?:\.[A-Za-z0-9]+)?\b/g,
  /\b(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]+/g,
  /\b(?:xox[a-z]|xapp)-[A-Za-z0-9-]+/g,
  /\bhooks\.slack\.com\/services\/\S+/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|npm_|AIza)[A-Za-z0-9_-]{10,}/g,
  // Session tokens and other long blobs.
  /[A-Za-z0-9+/_-]{100,}={0,2}/g,
];

/** The first group stays, what follows it is secret. */
const afterName: RegExp[] = [
  /(:\/\/[^\s:/@]*:)[^\s/]+(?=@)/g,
  /(\b(?:X-Amz-)?(?:Security-Token|Signature)=)[^&\s"',]+/gi,
  /(\bAuthorization\\?["']?[ \t]*[:=][ \t]*\\?["']?(?:(?:Bearer|Basic|token|Digest|Negotiate|ApiKey|Key)[ \t]+)?)(?!AWS4-|\[)[^\s"'\\]+/gi,
  /(\b(?:Set-)?Cookie[ \t]*:[ \t]*)[^"'\n]+/gi,
  /(\b(?:Bearer|Basic)[ \t]+)[A-Za-z0-9._~+/=-]{6,}/gi,
  new RegExp(`((?<!-)--?[a-z-]{0,60}${secretName}(?:=|${gap}+))(?!file[b]?://|--)${value}`, 'gi'),
  new RegExp(`(${secretName}\\\\?["']?[ \\t]*[=:](?![=:])${gap}*)(?!file[b]?://)${value}`, 'gi'),
  new RegExp(`(\\bpass(?:word|wd|phrase)[ \\t]+(?:is|was)[ \\t]+)${value}`, 'gi'),
  new RegExp(`(\\b(?:aws_)?(?:secret_access_key|session_token)${gap}+)${value}`, 'gi'),
  new RegExp(`(--from-literal(?:=|${gap}+)[^=\\s]+=)${value}`, 'g'),
  new RegExp(`((?:${gap}-u|--user)(?:=|${gap}+)["']?[^\\s:"']+:)${value}`, 'g'),
  /(\bmy(?:sql|sqldump|sqladmin)\b[^\n|;]{0,4000}?[ \t]-p)[^\s]+/g,
  new RegExp(`(\\b(?:sshpass|docker${gap}+login|redis-cli|mysql)\\b[^\\n|;]{0,4000}?[ \\t]-[pa]${gap}+)${value}`, 'g'),
];

/** Commands whose argument is a secret whatever it is called: up to that option, within one command. */
const upTo = (command: string, option: string): RegExp =>
  new RegExp(`(\\b${command}\\b(?:\\\\\n|[^\\n|;]){0,4000}?[ \\t]${option}(?:=|${gap}+))(?!file[b]?://)${value}`, 'g');
afterName.push(
  upTo('ssm[ \\t]+put-parameter', '--value'),
  upTo('kms[ \\t]+encrypt', '--plaintext'),
  upTo('lambda[ \\t]+(?:create-function|update-function-configuration)', '--environment'),
  upTo('gh[ \\t]+secret[ \\t]+set', '(?:--body|-b)'),
);

/** What is put into Vault's key-value store: every value. */
const kvPut = /\bvault[ \t]+kv[ \t]+(?:put|patch)\b(?:\\\n|[^\n|;])*/g;
const kvValue = new RegExp(`([ \\t]["']?[\\w.-]+=)(?!@|\\[)${value}`, 'g');

// Forty characters of base64 are a secret access key, unless they are a commit.
const fortyLong = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g;
const looksRandom = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
const keyId = /(?:A3T|AKIA|ASIA)[A-Z0-9]{16}/;
const near = 300;

/**
 * Masks what opens doors: passwords, tokens, private keys, secret access keys and session tokens (domain.md §1.2).
 * Access key *ids* stay: they are what a log is matched by. The number of lines stays as it was. When in doubt it masks.
 */
export const redactSecrets = (text: string): string => {
  let out = text;
  for (const secret of secrets) out = out.replace(secret, (all) => redacted + '\n'.repeat(all.split('\n').length - 1));
  for (const named of afterName) out = out.replace(named, (_all, name: string) => `${name}${redacted}`);
  out = out.replace(kvPut, (put) => put.replace(kvValue, (_all, name: string) => `${name}${redacted}`));
  return out.replace(fortyLong, (all, at: number, whole: string) => {
    // Beside an access key id even a regular looking one is its partner.
    const besideKey = keyId.test(whole.slice(Math.max(0, at - near), at + near)) && !/^[0-9a-f]+$/.test(all);
    return besideKey || looksRandom(all) ? redacted : all;
  });
};

/**
 * The same for lines as they came: `clean` is what `redactSecrets` made of the normalised lines. Where it found something,
 * the raw line is given up for the clean one, because the raw one may spell the secret in a way that no rule reads.
 */
export const redactedRaw = (raw: string[], normalised: string[], clean: string[]): string[] =>
  raw.map((line, i) => (clean[i] === normalised[i] ? line : (clean[i] ?? redacted)));
