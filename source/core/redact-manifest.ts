import { redacted, redactSecrets } from './session-log/redact-secrets.ts';
import { isArn, isPlainSetting, saysNothing, tellsOfSecret } from './telling-names.ts';

type Line = { side: string; gap: string; body: string };

/** A line of YAML or of properties, or of a difference of such: `<     - name: X`. The gap holds the dashes of lists too. */
const lineOf = (text: string): Line => {
  const [, side = '', gap = '', body = ''] = /^([<>+]?)(\s*(?:-[ \t]+)*)(.*)$/s.exec(text) ?? [];
  return { side, gap, body };
};

const keyed = /^(["']?)([\w./-]+)\1(\s*[:=][ \t]*)(.*)$/s;
/** The text goes on in the lines below, further in. */
const goesOn = /^[|>][+-]?\d*[+-]?\s*$/;
/** Nothing in them but what is secret, or cannot be looked into. */
const branches = /^(?:binaryData|stringData)$/;

const looksRandom = (text: string): boolean =>
  /^["']?[A-Za-z0-9+/]{40,}={0,2}["']?$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);

const pair = /(\\?["'])([\w./-]+)\1(\s*:\s*)\1((?:(?!\1).)*)\1/g;
const named = /((\\?["'])name\2\s*:\s*\2((?:(?!\2).)*)\2\s*,\s*\2value\2\s*:\s*)(\2(?:(?!\2).)*\2|[^\s,}]+)/g;
const assigned = /(?<![\w.-])([A-Za-z_][\w.-]*=)("[^"]*"|'[^']*'|[^\s,;&"']+)/g;
const option = /(?<![\w-])(--?[A-Za-z][\w-]*[ \t]+)(?!-)([^\s"']+)/g;

/** What stands inside of one line: JSON, assignments, options of a command. */
const inside = (body: string): string =>
  body
    .replace(named, (all, head: string, _quote, name: string) => (tellsOfSecret(name) ? `${head}${redacted}` : all))
    .replace(pair, (all, quote: string, name: string, colon: string, value: string) =>
      tellsOfSecret(name) && !isArn(value) ? `${quote}${name}${quote}${colon}${quote}${redacted}${quote}` : all,
    )
    .replace(assigned, (all, name: string, value: string) =>
      tellsOfSecret(name.slice(0, -1)) && !saysNothing(value) && !isArn(value) ? `${name}${redacted}` : all,
    )
    .replace(option, (all, name: string, value: string) =>
      tellsOfSecret(name.trim()) && !saysNothing(value) ? `${name}${redacted}` : all,
    );

/** Is this value to be hidden? `before`: the `name:` right above a `value:`, null = another line. */
const hides = (key: string, value: string, before: string | null): boolean => {
  if (saysNothing(value) || isArn(value)) return false;
  // A difference often shows the value of a variable without its name.
  if (key === 'value') return before === null || tellsOfSecret(before) || !isPlainSetting(value);
  return tellsOfSecret(key) || looksRandom(value);
};

/** `kept`: nothing is to be looked for in it any more. */
type Clean = { text: string; kept: boolean };
const hidden = ({ side, gap }: Line): Clean => ({ text: `${side}${gap}${redacted}`, kept: true });

/** Goes through a text line by line, with what one line tells about the next ones. */
const cleaner = (): ((raw: string) => Clean) => {
  let deeper: { side: string; than: number } | null = null;
  let before: { side: string; name: string } | null = null;
  let flag: string | null = null;
  let key: string | null = null;
  return (raw) => {
    const line = lineOf(raw);
    const { side, gap, body } = line;
    const [name, follows, inKey] = [before?.side === side ? before.name : null, flag === side, key === side];
    [before, flag] = [null, null];
    if (body === '') return { text: raw, kept: true };
    if (/BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(body)) key = side;
    else if (inKey && /^[\w+/=\\"' -]+$/.test(body)) {
      if (/END [A-Z0-9 ]*PRIVATE KEY/.test(body)) key = null;
      return hidden(line);
    } else key = null;
    if (deeper && deeper.side === side && gap.length > deeper.than) return hidden(line);
    deeper = null;
    const bare = body.replace(/^["']|["'],?$/g, '');
    if (/^--?[A-Za-z][\w-]*$/.test(bare)) flag = tellsOfSecret(bare) ? side : null;
    else if (follows && /-[ \t]+$/.test(gap)) return hidden(line);
    const [, quote = '', own = '', colon = '', value = ''] = keyed.exec(body) ?? [];
    if (own === '') return looksRandom(body) ? hidden(line) : { text: `${side}${gap}${inside(body)}`, kept: false };
    if (own === 'name') before = { side, name: value.replace(/["']/g, '') };
    const head = `${side}${gap}${quote}${own}${quote}${colon}`;
    if (goesOn.test(value) ? tellsOfSecret(own) || own === 'value' : value === '' && branches.test(own)) {
      deeper = { side, than: gap.length };
      return { text: raw, kept: true };
    }
    if (hides(own, value, name)) return { text: `${head}${redacted}`, kept: true };
    return { text: `${head}${inside(value)}`, kept: saysNothing(value) || isArn(value) };
  };
};

/**
 * Manifests, configuration files and differences of them, without their secrets: what `redactSecrets` knows by its look,
 * what a name tells, every `value` of a variable that is more than a switch, what follows a telling option in a list of
 * arguments. Lines stay lines, and what tells of nothing (`replicas: 9`) stays as it is.
 */
export const redactManifest = (text: string): string => {
  const lines = text.split('\n').map(cleaner());
  // It knows secrets by their look, over several lines too; how many lines there are stays the same.
  const looked = redactSecrets(lines.map((l) => l.text).join('\n')).split('\n');
  return lines.map((l, i) => (l.kept ? l.text : (looked[i] ?? redacted))).join('\n');
};
