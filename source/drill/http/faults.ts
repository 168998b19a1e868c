/** Ways in which the world misbehaves on demand, for tests and game-days. */
export const faultNames = [
  'drop-before', // the socket is cut, nothing was done
  'drop-after', // it was done, the socket is cut without an answer
  'hold', // it was done, the answer waits for `release`
  'cut', // it was done, half of the answer arrives
  'malformed', // it was done, the answer cannot be read
  'deny',
  'org-deny', // an explicit deny in a service control policy
  'throttle-for-ever',
  'expired-token',
  'server-error',
] as const;

/** What a command may ask for. */
export type FaultName = (typeof faultNames)[number];

/** Null in a place = any. Vault is the service `vault`, its operation the path without `/v1/`. */
export type Fault = {
  fault: FaultName;
  service: string | null;
  region: string | null;
  operation: string | null;
  /** How often it strikes yet. */
  times: number;
};

/** Refusals stay until `clear`; what harms one answer strikes once, unless told otherwise. */
const untilCleared: FaultName[] = ['deny', 'org-deny', 'throttle-for-ever', 'expired-token'];

/** How often, when the command does not say. */
export const timesOf = (fault: FaultName, asked: unknown): number => {
  if (typeof asked === 'number' && asked > 0) return asked;
  return untilCleared.includes(fault) ? Number.POSITIVE_INFINITY : 1;
};

/** The first fault that fits strikes; the others wait. */
export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that strikes this request, counted down; null when none does. */
  take(ask: { service: string; region: string; operation: string }): FaultName | null;
};

/** They live in memory only: a world that starts again behaves. */
export const noFaultsYet = (): Faults => {
  let faults: Fault[] = [];
  return {
    add: (fault) => {
      faults.push(fault);
    },
    clear: () => {
      faults = [];
    },
    take: (ask) => {
      const hit = faults.find((f) =>
        (['service', 'region', 'operation'] as const).every((place) => f[place] === null || f[place] === ask[place]),
      );
      if (!hit) return null;
      hit.times -= 1;
      if (hit.times <= 0) faults = faults.filter((f) => f !== hit);
      return hit.fault;
    },
  };
};
