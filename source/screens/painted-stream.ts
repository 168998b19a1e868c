import type { Writable } from 'node:stream';
import type { Painter } from '../core/view/painter.ts';

/** The terminal as Ink sees it: everything is the stream's own, but what is written goes through the painter. */
export const paintedStream = <T extends Writable>(stream: T, painter: Painter): T => {
  const write: Writable['write'] = (chunk: unknown, ...rest: unknown[]) =>
    Reflect.apply(stream.write, stream, [typeof chunk === 'string' ? painter.expand(chunk) : chunk, ...rest]);
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};
