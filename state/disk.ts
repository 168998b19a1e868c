import type { FileHandle } from 'node:fs/promises';

/** The two calls that a disk can refuse in the middle of a save. Tests pass one that does. */
export type Disk = {
  /** Writes at `position` (bytes) and returns how many bytes it took: may be fewer than given, as the system call. */
  write(handle: FileHandle, data: Uint8Array, position: number): Promise<number>;
  sync(handle: FileHandle): Promise<void>;
};

export const realDisk: Disk = {
  write: async (handle, data, position) => (await handle.write(data, 0, data.length, position)).bytesWritten,
  sync: (handle) => handle.sync(),
};

/** A full disk takes part of a write and says so only at the next one: go on until all is written or it throws. */
export const writeFully = async (disk: Disk, handle: FileHandle, data: Uint8Array, position: number): Promise<void> => {
  for (let done = 0; done < data.length; ) {
    done += await disk.write(handle, data.subarray(done), position + done);
  }
};
