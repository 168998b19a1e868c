import { readFile } from 'node:fs/promises';
import type { LinkedIncident } from '../source/core/linked-incident.ts';
import type { Progress } from '../source/core/progress.ts';
import { StoreError } from '../source/core/store.ts';
import { diskError, errno } from './disk-words.ts';
import { firstLine } from './list-incidents.ts';
import { placesOf } from './location.ts';
import { BrokenSnapshot, parseSnapshot } from './snapshot.ts';

/**
 * What another incident of the state folder is about: out of its snapshot, or else the line that opened it. Nothing is
 * proved or written. Null = there is none of that name. Throws a StoreError where it is there and cannot be read.
 */
export const readIncident = async (stateDir: string, id: string): Promise<LinkedIncident | null> => {
  const { snapshot, journal } = placesOf(stateDir, id);
  try {
    return cardOf(parseSnapshot(await readFile(snapshot, 'utf8')).progress);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (!(error instanceof BrokenSnapshot) && errno(error) === null) throw error;
  }
  try {
    const line = await firstLine(journal);
    if (line?.event.type === 'incident.opened') return cardOf(line.event);
  } catch (error) {
    if (errno(error) === 'ENOENT') return null;
    throw diskError(error, `The incident ${id} could not be read`);
  }
  throw new StoreError('unreadable', `The journal of ${id} does not begin with the opening of an incident.`);
};

const cardOf = ({ incident, roles }: Pick<Progress, 'incident' | 'roles'>): LinkedIncident | null =>
  incident && {
    ...{ id: incident.id, title: incident.title, roleArn: incident.roleArn, startedAt: incident.startedAt },
    ...{ responder: roles.responder, approver: roles.approver },
  };
