import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errno } from './disk-words.ts';

/** Which process this is, so that another one can tell later whether it still runs. Null = this system does not say. */
export type Identity = {
  pid: number;
  /** Start of the process in clock ticks since boot: a pid is given again, a pid with its start is not. */
  start: string | null;
  boot: string | null;
  host: string;
  /** Digest of the machine id: two machines may have the same name. */
  machine: string | null;
  /** The pid namespace: inside a container the same number is another process. */
  space: string | null;
};

const orNull = (read: () => string): string | null => {
  try {
    return read().trim();
  } catch (error) {
    if (errno(error) === null) throw error;
    return null;
  }
};

/** State letter and start time out of /proc/<pid>/stat; the name before them may hold blanks and brackets. */
const procStat = (pid: number): { state: string; start: string } | null => {
  const text = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields?.[0];
  const start = fields?.[19];
  return state && start ? { state, start } : null;
};

let cached: Identity | null = null;

export const thisProcess = (): Identity => {
  cached ??= {
    pid: process.pid,
    start: procStat(process.pid)?.start ?? null,
    boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    host: hostname(),
    machine: machineId(),
    space: orNull(() => readlinkSync('/proc/self/ns/pid')),
  };
  return cached;
};

const machineId = (): string | null => {
  const id = orNull(() => readFileSync('/etc/machine-id', 'utf8'));
  return id ? createHash('sha256').update(`reseal ${id}`).digest('hex').slice(0, 16) : null;
};

export const isThisProcess = (other: Identity): boolean => {
  const me = thisProcess();
  return (['pid', 'start', 'boot', 'host', 'machine', 'space'] as const).every((part) => other[part] === me[part]);
};

/**
 * True only when that process surely does not run any more. A process of another machine, or of another container, cannot
 * be seen from here: never gone by itself.
 */
export const isGone = (other: Identity, me: Identity = thisProcess()): boolean => {
  if (other.host !== me.host || other.machine !== me.machine) return false;
  if (other.boot !== null && me.boot !== null && other.boot !== me.boot) return true;
  if (other.space !== me.space) return false;
  return !runs(other.pid, other.start);
};

const runs = (pid: number, start: string | null): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but not ours.
    if (errno(error) === 'ESRCH') return false;
  }
  const stat = procStat(pid);
  if (!stat) return true;
  if (stat.state === 'Z' || stat.state === 'X') return false;
  return start === null || stat.start === start;
};
