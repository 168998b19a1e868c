import type { Client, MetadataBearer, Command as SdkCommand } from '@smithy/types';
import { notRead, type Reading, read } from '../../core/reading.ts';
import type { Answer } from '../aws-ask.ts';
import type { AwsService } from '../aws-client.ts';
import { awsReader } from '../aws-reader.ts';
import { patience } from '../retry.ts';
import type { Asked, Place } from './probe.ts';

/** How the probes of one service ask: one request, its answer in our words. */
export type Calls<In extends object, Out extends MetadataBearer, Config> = {
  one<I extends In, O extends Out, T>(
    asked: Pick<Asked, 'region' | 'signal'>,
    name: string,
    command: () => SdkCommand<In, I, Out, O, Config>,
    /** Undefined = something is missing that AWS always sends. */
    value: (out: O) => T | undefined,
    /** Sees the answer before the SDK parses it. */
    look?: (answer: Answer) => Promise<void>,
  ): Promise<Reading<T>>;
  /**
   * Page after page until `found` gives something; null when the last page had nothing. The pages of a list that never
   * ends are `truncated`.
   */
  search<I extends In, O extends Out, T>(
    asked: Pick<Asked, 'region' | 'signal'>,
    name: string,
    command: (token: string | undefined) => SdkCommand<In, I, Out, O, Config>,
    found: (out: O) => T | null | undefined,
    next: (out: O) => string | undefined,
  ): Promise<Reading<T | null>>;
  close(): void;
};

const mostPages = 200;

/** Kept clients of one service, one for each Region. `prefix`: the service as permissions spell it. */
export const callsOf = <In extends object, Out extends MetadataBearer, Config>(
  { access, clock }: Place,
  prefix: AwsService,
  make: (region: string) => Client<In, Out, Config>,
): Calls<In, Out, Config> => {
  const reader = awsReader(access, clock, patience(6, Math.random), make);
  const one: Calls<In, Out, Config>['one'] = ({ region, signal }, name, command, value, look) =>
    reader.read({
      ...{ api: `${prefix}:${name}`, key: region, signal, command, value, ...(look ? { look } : {}) },
      send: (client, c, options) => client.send(c, options),
    });
  return {
    one,
    close: reader.close,
    search: async (asked, name, command, found, next) => {
      let token: string | undefined;
      for (let page = 0; page < mostPages; page++) {
        const answer = await one(
          asked,
          name,
          () => command(token),
          (out) => {
            const hit = found(out);
            return hit === undefined ? undefined : { hit, next: next(out) };
          },
        );
        if (!answer.ok) return answer;
        if (answer.value.hit !== null || !answer.value.next) return { ...answer, value: answer.value.hit };
        if (answer.value.next === token) break;
        token = answer.value.next;
      }
      return notRead({ kind: 'truncated', what: `The pages of ${prefix}:${name} do not end.` }, clock.now());
    },
  };
};

/** One more part of a whole that is there: a state of which a part is unread is not read. */
export const alsoRead = async <S, P>(
  whole: Reading<S>,
  part: () => Promise<Reading<P>>,
  join: (state: S, part: P) => S,
): Promise<Reading<S>> => {
  if (!whole.ok) return whole;
  const more = await part();
  return more.ok ? read(join(whole.value, more.value), Math.min(whole.at, more.at), whole.serverDate) : more;
};
