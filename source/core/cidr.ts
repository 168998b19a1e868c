/** The four numbers of a dotted address; null = it is none. */
const v4 = (text: string): number[] | null => {
  const parts = text.split('.');
  const fits = parts.length === 4 && parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) <= 255);
  return fits ? parts.map(Number) : null;
};

/** A dotted end (`::ffff:10.0.0.1`) as the two groups that it stands for. */
const groupsOf = (text: string): number[] | null => {
  if (text === '') return [];
  const out: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const dotted = i === parts.length - 1 ? v4(part) : null;
    if (dotted) {
      const [a = 0, b = 0, c = 0, d = 0] = dotted;
      out.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) out.push(Number.parseInt(part, 16));
    else return null;
  }
  return out;
};

/** The eight groups of an IPv6 address; null = it is none. */
const v6 = (text: string): number[] | null => {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return null;
  const [head, tail] = halves.map(groupsOf);
  if (!head || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
};

/** Everything behind the first `bits` bits becomes 0; each group has `width` bits. */
const masked = (groups: number[], width: number, bits: number): number[] =>
  groups.map((group, i) => {
    const kept = Math.min(width, Math.max(0, bits - i * width));
    return group - (group % 2 ** (width - kept));
  });

/** As RFC 5952 writes it: lower case, no leading zeros, the longest run of zeros (the first of equals) as `::`. */
const spelledV6 = (groups: number[]): string => {
  let [from, length] = [0, 0];
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > length) [from, length] = [i, n];
  }
  const hex = groups.map((g) => g.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
};

/**
 * A block as EC2 keeps it, whatever was typed: 100.68.0.18/18 becomes 100.68.0.0/18 (AWS, EC2 API reference: CreateRoute,
 * IpRange). The record of the call has what was typed. Anything else, a prefix list or a group, comes back as it is.
 */
export const canonicalCidr = (text: string): string => {
  const [, address = '', prefix = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const bits = Number(prefix);
  const four = v4(address);
  if (four) return bits > 32 ? text : `${masked(four, 8, bits).join('.')}/${bits}`;
  const six = v6(address);
  return six && bits <= 128 ? `${spelledV6(masked(six, 16, bits))}/${bits}` : text;
};
