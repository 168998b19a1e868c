import { type Attach, type Command, type Watch, watchPlace } from './aws-ask.ts';

type Client = Command & {
  config: { requestHandler: { handle(request: unknown, options: { abortSignal: AbortSignal }): Promise<unknown> } };
};

/**
 * For clients made with `cacheMiddleware`: the SDK then puts its steps together once for each kind of command instead of for
 * each call, a fifth of its work (docs/adr/0007). What belongs to one call alone (its watch, its signal) can no longer be
 * built into these steps, and is found by the input that the call was made with.
 */
export type KeptStack = {
  /** Before the first call. Adds the last of the steps, which gives the signed request to the client's own socket layer. */
  install(client: Client): void;
  attach: Attach<{ input: object }>;
};

export const keptStack = (): KeptStack => {
  const calls = new WeakMap<object, { watch: Watch; abortSignal: AbortSignal }>();
  return {
    attach: ({ input }, watch, { abortSignal }) => {
      calls.set(input, { watch, abortSignal });
      // With options of its own the SDK would put a stack together for this call alone.
      return undefined;
    },
    install: ({ middlewareStack, config }) => {
      const last: Watch = (next) => async (args) => {
        const call = calls.get(args.input);
        if (!call) return next(args);
        // A call holds its page: left to a weak map, pages would stay until the next full collection.
        calls.delete(args.input);
        const { watch, abortSignal } = call;
        const hand: typeof next = async ({ request }) =>
          (await config.requestHandler.handle(request, { abortSignal })) as Awaited<ReturnType<typeof next>>;
        return watch(hand)(args);
      };
      middlewareStack.add(last, watchPlace);
    },
  };
};
