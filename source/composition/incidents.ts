import { readIncident } from '../../state/read-incident.ts';
import type { IncidentsPort } from '../core/ports.ts';
import { notRead, read } from '../core/reading.ts';
import { StoreError } from '../core/store.ts';

/** The incidents that lie beside this one. */
export const incidentsOf = (stateDir: string, now: () => number): IncidentsPort => ({
  find: async (id) => {
    try {
      return read(await readIncident(stateDir, id), now());
    } catch (error) {
      if (error instanceof StoreError) return notRead({ kind: 'disk', what: error.message }, now());
      throw error;
    }
  },
});
