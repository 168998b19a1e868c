import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disk, realDisk } from '../../../../state/disk.ts';

/**
 * A disk with a memory in front of it, as every disk has: what was written is there for everybody, and after a power cut
 * only what an fsync had confirmed. An fsync that fails drops what it should have saved, and the next one calls that a
 * success: what Linux does. Names of files count as saved at once; that is not tried here.
 */
export const powerDisk = () => {
  type Image = { seen: Buffer; saved: Buffer; dirty: [from: number, to: number][] };
  const images = new Map<number, Image>();
  const control = { failSync: false };

  const imageOf = async (handle: FileHandle): Promise<Image> => {
    const { ino, size } = await handle.stat();
    const known = images.get(ino);
    // An empty file is a new one: the number of one that was removed is given again.
    if (known && size > 0) return known;
    // What was copied there without us has never been synced.
    const seen = Buffer.alloc(size);
    if (size > 0) await handle.read(seen, 0, size, 0);
    const image: Image = { seen, saved: Buffer.alloc(0), dirty: [[0, size]] };
    images.set(ino, image);
    return image;
  };

  const sized = (data: Buffer, size: number): Buffer => {
    const next = Buffer.alloc(size);
    data.copy(next);
    return next;
  };

  const disk: Disk = {
    write: async (handle, data, position) => {
      const image = await imageOf(handle);
      const taken = await realDisk.write(handle, data, position);
      image.seen = sized(image.seen, Math.max(image.seen.length, position + taken));
      image.seen.set(data.subarray(0, taken), position);
      image.dirty.push([position, position + taken]);
      return taken;
    },
    sync: async (handle) => {
      const image = await imageOf(handle);
      const { dirty } = image;
      image.dirty = [];
      if (control.failSync) throw Object.assign(new Error('EIO: the disk of this test'), { code: 'EIO' });
      const { size } = await handle.stat();
      image.seen = sized(image.seen, size);
      image.saved = sized(image.saved, size);
      for (const [from, to] of dirty) image.seen.copy(image.saved, from, from, Math.min(to, size));
    },
  };

  /** The power is cut: every file in the folder is what was confirmed of it. */
  const cut = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const image = images.get(statSync(path).ino);
      if (image) writeFileSync(path, image.saved);
      else truncateSync(path);
    }
  };
  return { disk, control, cut };
};
