import { createServer } from 'node:net';
import { listen } from './listen.ts';

/** What a broken service may do with a request it has read the first bytes of. */
export type RawBehaviour = 'silent' | 'reset' | 'garbage' | { half: string } | { whole: string };

/**
 * A server on bare TCP. `half` sends that text and then breaks the connection off; `whole` sends it and leaves the
 * connection open. `received` holds what came in, so that a test can say what did *not* leave.
 */
export const startRawServer = async (behaviour: RawBehaviour) => {
  const received: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      received.push(data.toString('latin1'));
      if (behaviour === 'reset') socket.resetAndDestroy();
      else if (behaviour === 'garbage') socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n');
      else if (behaviour !== 'silent' && 'half' in behaviour) socket.write(behaviour.half, () => socket.destroy());
      else if (behaviour !== 'silent') socket.write(behaviour.whole);
    });
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, port, received, close };
};
