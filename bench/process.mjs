// What the kernel says of a process. Linux only: elsewhere the figures that need it are left out.
import { readFileSync } from 'node:fs';

const tick = 100; // USER_HZ, the unit of /proc/PID/stat on every Linux that Node runs on

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** CPU seconds that one process has used, all its threads, its children not counted; null where there is no /proc. */
export const cpuSeconds = (pid) => {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / tick;
};

/** Resident memory of one process in MiB; null where there is no /proc. */
export const rssMib = (pid) => {
  const line = /VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`) ?? '');
  return line ? Number(line[1]) / 1024 : null;
};
