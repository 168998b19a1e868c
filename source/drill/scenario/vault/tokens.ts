import { day, hour, minute } from '../../world/clock.ts';
import { letters, randomOf } from '../../world/random.ts';
import type { DrillToken, VaultTokens } from '../../world/vault/tokens.ts';
import type { Cast } from '../cast.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const hex = '0123456789abcdef';

/** Service accounts that take tokens all the time. */
const services = ['external-secrets', 'argocd-repo-server', 'cert-manager', 'ci-runner', 'ingress', 'batch'];
/** How many tokens they hold, and over which time before and after T, minutes. */
const busy = { count: 400, from: -150, to: 85 };

export const accessorOf = (seed: number, label: string): string =>
  letters(randomOf('accessor', seed, label), alphabet, 24);

export const entityOf = (seed: number, name: string): string => {
  const h = letters(randomOf('entity', seed, name), hex, 32);
  return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join('-');
};

type Made = Omit<DrillToken, 'accessor' | 'createdAt' | 'expiresAt'> & {
  label: string;
  minutes: number;
  lives: number;
};

/**
 * Vault's tokens when the drill begins. Of the session: the responder's login, a child that it made, and one with the
 * breakglass policy that nobody's entity stands behind. Decoys: services' hundreds, a colleague who is nearly called like
 * her, the responder's own of the day before, an earlier breakglass login, and reseal's own.
 */
export const vaultTokens = (seed: number, cast: Cast, t0: number): VaultTokens => {
  const tokens: VaultTokens = new Map();
  const make = ({ label, minutes, lives, ...rest }: Made): string => {
    const accessor = accessorOf(seed, label);
    const createdAt = Math.floor((t0 + minutes * minute) / 1000) * 1000;
    tokens.set(accessor, { accessor, createdAt, expiresAt: createdAt + lives, ...rest });
    return accessor;
  };
  const login = (who: string, label: string, minutes: number, lives: number, policies: string[]): string =>
    make({
      ...{ label, minutes, lives, displayName: `oidc-${who}`, entityId: entityOf(seed, who), policies },
      ...{ path: 'auth/oidc/callback', parent: null, meta: { role: 'engineers', username: who } },
    });

  const own = login(cast.responder, 'session login', -4, 12 * hour, ['breakglass', 'default']);
  make({
    ...{ label: 'session child', minutes: 12, lives: 24 * hour, displayName: 'token-fix', parent: own, meta: null },
    ...{ entityId: entityOf(seed, cast.responder), policies: ['breakglass', 'default'], path: 'auth/token/create' },
  });
  make({
    ...{ label: 'session handover', minutes: 31, lives: 30 * day, displayName: 'token-handover', parent: null },
    ...{ entityId: '', policies: ['breakglass', 'default'], path: 'auth/token/create-orphan', meta: null },
  });
  login(cast.responder, 'day before', -1500, 32 * hour, ['default', 'engineer']);
  login(`${cast.responder.slice(0, -1)}ia`, 'nearly called so', -3, 12 * hour, ['default', 'engineer']);
  login(cast.engineer, 'engineer', -45, 12 * hour, ['default', 'engineer']);
  login(cast.earlier, 'earlier breakglass', -3 * 1440 - 3, 8 * hour, ['breakglass', 'default']);
  const random = randomOf('vault services', seed);
  for (let i = 0; i < busy.count; i++) {
    const service = services[random() % services.length] ?? 'batch';
    const minutes = busy.from + (random() % ((busy.to - busy.from) * 60)) / 60;
    make({
      ...{
        label: `service ${i}`,
        minutes,
        lives: 8 * hour,
        displayName: `kubernetes-${service}-${service}`,
        parent: null,
      },
      ...{ entityId: entityOf(seed, service), policies: ['default', service], path: 'auth/kubernetes/login' },
      meta: { role: service, service_account_name: service, service_account_namespace: service },
    });
  }
  const drill = make({
    ...{ label: 'drill', minutes: -80 * 1440, lives: 0, displayName: 'token-breakglass-cleanup', entityId: '' },
    ...{ policies: ['cleanup', 'default'], path: 'auth/token/create', parent: null, meta: null },
  });
  const reseal = tokens.get(drill);
  if (reseal) reseal.expiresAt = null;
  return tokens;
};
