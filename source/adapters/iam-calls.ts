import {
  type $Command,
  IAMClient,
  type IAMClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-iam';
import type { ClockPort } from '../core/ports.ts';
import { type NotRead, notRead, type Reading, read } from '../core/reading.ts';
import { type AwsAccess, clientConfig, homeRegion } from './aws-client.ts';
import { bareCode } from './aws-codes.ts';
import { awsReader } from './aws-reader.ts';
import { createGate } from './gate.ts';
import { patience } from './retry.ts';

type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = $Command<I, O, IAMClientResolvedConfig>;
type Page = { IsTruncated?: boolean; Marker?: string };

/** How the parts of a reading ask IAM: never by the caller's own name, never more than four at a time (domain.md §5.5). */
export type IamCalls = {
  one<I extends ServiceInputTypes, O extends ServiceOutputTypes, T>(
    api: string,
    command: () => Command<I, O>,
    value: (out: O) => T | undefined,
  ): Promise<Reading<T>>;
  /** Every page of a list; `item` undefined = the answer was not understood. */
  list<I extends ServiceInputTypes, O extends ServiceOutputTypes & Page, Raw, T>(
    api: string,
    command: (marker: string | undefined) => Command<I, O>,
    items: (out: O) => Raw[] | undefined,
    item: (raw: Raw) => T | undefined,
  ): Promise<Reading<T[]>>;
};

export type IamConnection = { calls(signal: AbortSignal): IamCalls; close(): void };

const mostPages = 200;

export const connectIam = (access: AwsAccess, clock: ClockPort): IamConnection => {
  const make = (region: string) => new IAMClient(clientConfig(access, 'iam', region));
  const reader = awsReader(access, clock, patience(8, Math.random), make);
  const gate = createGate(4);

  const calls = (signal: AbortSignal): IamCalls => {
    const one = <I extends ServiceInputTypes, O extends ServiceOutputTypes, T>(
      name: string,
      command: () => Command<I, O>,
      value: (out: O) => T | undefined,
    ): Promise<Reading<T>> => {
      const api = `iam:${name}`;
      const cancelled = notRead({ kind: 'cancelled', what: `${api} was cancelled.` }, clock.now());
      return reader.read<Command<I, O>, O, T>({
        ...{ api, signal, command, value, key: homeRegion(access) },
        send: (client, c, options) => client.send(c, options),
        around: (once) => gate(signal, once, cancelled),
      });
    };

    const list: IamCalls['list'] = async (name, command, items, item) => {
      const all: NonNullable<ReturnType<typeof item>>[] = [];
      const seen: (Reading<unknown> & { ok: true })[] = [];
      let marker: string | undefined;
      for (let page = 0; page < mostPages; page++) {
        const answer = await one(
          name,
          () => command(marker),
          (out) => pageOf(out, items, item),
        );
        if (!answer.ok) return answer;
        seen.push(answer);
        all.push(...answer.value.items);
        if (answer.value.next === null) return together(seen, all);
        if (answer.value.next === marker) break;
        marker = answer.value.next;
      }
      return notRead({ kind: 'truncated', what: `The pages of iam:${name} do not end.` }, clock.now());
    };
    return { one, list };
  };
  return { calls, close: reader.close };
};

/** IAM always says whether there is more; where neither the list nor that is there, it is not IAM's answer. */
const pageOf = <O extends Page, Raw, T>(
  out: O,
  items: (out: O) => Raw[] | undefined,
  item: (raw: Raw) => T | undefined,
): { items: NonNullable<T>[]; next: string | null } | undefined => {
  const raw = items(out) ?? (out.IsTruncated === undefined ? undefined : []);
  if (raw === undefined || (out.IsTruncated === true && !out.Marker)) return undefined;
  const understood = raw.map(item).filter((x) => x !== undefined && x !== null);
  if (understood.length !== raw.length) return undefined;
  return { items: understood, next: out.IsTruncated === true ? (out.Marker ?? null) : null };
};

/** A reading made of several is as old as its oldest part. */
export const together = <T>(parts: (Reading<unknown> & { ok: true })[], value: T): Reading<T> => {
  const dates = parts.flatMap((p) => (p.serverDate === null ? [] : [p.serverDate]));
  return read(value, Math.min(...parts.map((p) => p.at)), dates.length > 0 ? Math.min(...dates) : null);
};

/** Is this IAM's own "no such thing", and not just any 404 on the way? */
export const isAbsent = (reading: Reading<unknown>): reading is NotRead =>
  !reading.ok && reading.fault.kind === 'not-found' && bareCode(reading.fault.code ?? '') === 'NoSuchEntity';

type Values<P> = { [K in keyof P]: P[K] extends Promise<Reading<infer T>> ? T : never };

/** All parts, or the first fault among them: a state of which one part is unread is not read. */
export const allOf = async <P extends Record<string, Promise<Reading<unknown>>>>(
  parts: P,
): Promise<Reading<Values<P>>> => {
  const entries = await Promise.all(Object.entries(parts).map(async ([key, part]) => [key, await part] as const));
  const read: (Reading<unknown> & { ok: true })[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, part] of entries) {
    if (!part.ok) return part;
    read.push(part);
    values[key] = part.value;
  }
  return together(read, values as Values<P>);
};
