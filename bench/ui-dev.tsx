import { mountApp } from '../source/screens/mount.tsx';
import { createFakeEngine } from '../test/support/fake-engine.ts';

/** The screens on an engine in memory, for looking at them and for measuring: `node ui-dev.mjs [events] [drill|running|masked]`. */
const [count = '121', ...flags] = process.argv.slice(2);
const fake = createFakeEngine({ events: Number(count), ticking: true });
const since = fake.engine.now() - 64_000;
if (flags.includes('running')) {
  const running = {
    id: 'r1',
    label: 'reading CloudTrail, 14 of 17 Regions',
    items: ['trail.collected'],
    done: 14,
    total: 17,
    since,
  };
  fake.change({ running: [running] });
}
if (flags.includes('follower'))
  fake.change({ mode: { mode: 'follower', why: 'ana@tower writes', holder: 'ana@tower' } });
if (flags.includes('slow')) setInterval(() => fake.letThrough(), 700);
else fake.letThrough(true);
const { stdin, stdout, env } = process;
process.exitCode = await mountApp({ engine: fake.engine, stdin, stdout, env });
process.exit();
