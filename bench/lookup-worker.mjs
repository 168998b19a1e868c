// Reads every page through reseal's own adapter and prints how many events came. Its clock runs a million times faster,
// so that AWS's limit of two requests a second, which the loopback service does not have, is not what is measured.
import { createTrail } from '../source/adapters/cloudtrail.ts';

const began = Date.now();
const clock = {
  now: () => began + performance.now() * 1_000_000,
  sleep: () => new Promise((done) => setImmediate(done)),
};
const access = { profile: null };
const trail = createTrail({ access: () => access, clock, historyDays: null });
const ask = {
  account: '123456789012',
  region: 'us-east-1',
  query: { attribute: 'AccessKeyId', value: 'ASIAEXAMPLEEXAMPLE00' },
  start: Date.parse('2026-05-20T12:00:00Z'),
  end: Date.parse('2026-05-20T14:00:00Z'),
};

let events = 0;
let nextToken = null;
do {
  const page = await trail.lookup({ ...ask, nextToken }, new AbortController().signal);
  if (!page.ok) throw new Error(page.fault.what);
  events += page.value.records.length;
  nextToken = page.value.nextToken;
} while (nextToken !== null);
process.stdout.write(String(events));
trail.close();
