/** Letters, digits, `-`, `_` and `*`: nothing has to escape these, and some answers do. */
const plainly = /[a-z0-9*_-]/i;

/**
 * A record's name as Route 53 keeps it, without the final dot: letters in lower case however they were typed, as letters or
 * as octal codes, and `\052` as the star that it is (AWS, Route 53 Developer Guide, DNS domain name format).
 */
export const dnsName = (typed: string): string =>
  typed
    .replace(/\\([0-3][0-7]{2})/g, (code, octal: string) => {
      const char = String.fromCharCode(Number.parseInt(octal, 8));
      return plainly.test(char) ? char : code;
    })
    .toLowerCase()
    .replace(/\.$/, '');

/** Types that Route 53 has (AWS, Route 53 API reference, ResourceRecordSet). */
const types = 'A|AAAA|CAA|CNAME|DS|HTTPS|MX|NAPTR|NS|PTR|SOA|SPF|SRV|SSHFP|SVCB|TLSA|TXT';
const recordId = new RegExp(`^(?:/hostedzone/)?([A-Z0-9]+)_(.+?)_(${types})(?:_(.+))?$`);

export type DnsRecord = { zone: string; name: string; type: string; set: string | null };

/**
 * `Z…_name_TYPE[_set]` taken apart; null = it names no record. A name may hold `_` itself, but no capital letter as our ids
 * spell it (`dnsName`): so the first type ends it, and what follows is the set, whatever that holds.
 */
export const dnsRecordOf = (id: string): DnsRecord | null => {
  const [, zone, name, type, set] = recordId.exec(id) ?? [];
  return zone && name && type ? { zone, name: dnsName(name), type, set: set ?? null } : null;
};
