import { type Disk, realDisk } from '../../../../state/disk.ts';

/**
 * A disk that can be told to fail: `write` and `sync` name the error, `room` is how many bytes it still takes before
 * ENOSPC. `count` counts failures. What it takes really lies on the disk.
 */
export const shakyDisk = (): {
  disk: Disk;
  fail: { write: string | null; sync: string | null; room: number; count: number };
} => {
  const fail = { write: null as string | null, sync: null as string | null, room: Number.POSITIVE_INFINITY, count: 0 };
  const refuse = (code: string): never => {
    fail.count++;
    throw Object.assign(new Error(`${code}: the disk of this test`), { code });
  };
  const disk: Disk = {
    write: async (handle, data, position) => {
      if (fail.write) refuse(fail.write);
      if (fail.room === 0) refuse('ENOSPC');
      const taken = await realDisk.write(handle, data.subarray(0, Math.min(data.length, fail.room)), position);
      fail.room -= taken;
      return taken;
    },
    sync: async (handle) => {
      if (fail.sync) refuse(fail.sync);
      await realDisk.sync(handle);
    },
  };
  return { disk, fail };
};
