import { describe, expect, it } from 'vitest';
import { figuresMarkdown } from '../../../source/docs/figures.ts';
import { itemsMarkdown } from '../../../source/docs/items.ts';
import { replaceSection } from '../../../source/docs/section.ts';

const page = 'a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\nb\n';

describe('the generated documents', () => {
  it('replaces a section and nothing else, and the second time nothing', () => {
    const once = replaceSection(page, 'x', 'new $& $1\n');
    expect(once).toBe('a\n<!-- generated:x -->\nnew $& $1\n<!-- /generated:x -->\nb\n');
    expect(replaceSection(once, 'x', 'new $& $1')).toBe(once);
  });

  it('refuses a page that lost its markers', () => {
    expect(() => replaceSection(page, 'y', '')).toThrow(/generated:y/);
    expect(() => replaceSection(page + page, 'x', '')).toThrow(/once each/);
    expect(() => replaceSection('<!-- generated:x -->', 'x', '')).toThrow(/once each/);
  });

  it('lists every item of the contract, and says which have no probe yet', () => {
    const table = itemsMarkdown();
    const ids = [
      'log.roles log.captured expiry.sessions expiry.leases expiry.silence expiry.renewal trail.collected trail.logging',
      'trail.reconciled terraform.<root> terraform.orphans argocd.sync kubernetes.untracked iam.users vault.tokens',
      'rotate.<name> policy.restored postmortem.draft postmortem.signoff prevent.gap prevent.change',
    ].flatMap((line) => line.split(' '));
    const rows = table.split('\n').slice(2);
    expect(rows.map((r) => r.split('`')[1])).toEqual(ids);
    expect(rows.find((r) => r.includes('prevent.gap'))).toMatch(/24 h .* not yet \|$/);
    expect(rows.find((r) => r.includes('iam.users'))).toMatch(/yes \|$/);
  });

  it('says what was measured, where, and what did not hold', () => {
    const results = {
      ...{ at: '2026-05-20T13:00:00Z', node: '24.21.0', machine: '2 cores' },
      rows: [
        { name: 'key', value: '9 ms', target: '≤ 16.7 ms', holds: true },
        { name: 'start', value: '7.0×', target: '≤ 6×', holds: false, note: 'p50' },
        { name: 'aws', value: 'not measured', target: '≥ 3×', holds: null },
      ],
    };
    const table = figuresMarkdown(JSON.stringify(results));
    expect(table).toContain('Measured 2026-05-20 on 2 cores, Node 24.21.0');
    expect(table).toMatch(/\| start \| 7\.0× \(p50\) \| ≤ 6× \| \*\*no\*\* \|/);
    expect(figuresMarkdown(null)).toMatch(/^Not measured yet/);
  });
});
