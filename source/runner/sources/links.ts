import type { LinkedIncident } from '../../core/linked-incident.ts';
import { read } from '../../core/reading.ts';
import type { Source } from './source.ts';

/** The incidents that later issuances are linked to, as their own folders tell: their people may be named after the link. */
export const linksSource: Source<'links'> = {
  id: 'links',
  label: 'linked incidents',
  after: [],
  read: async ({ deps: { ports, store } }) => {
    const names = new Set(Object.values(store.progress().links ?? {}).map((l) => l.incident));
    const found: { [incident: string]: LinkedIncident | null } = {};
    for (const name of names) {
      const one = await ports.incidents?.find(name);
      if (one && !one.ok) return one;
      found[name] = one?.value ?? null;
    }
    return read(found, ports.clock.now());
  },
};
