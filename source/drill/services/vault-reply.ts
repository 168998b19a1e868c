import type { Reply } from './reply.ts';

export const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

export const refused = (status: number, ...errors: string[]): Reply => json(status, { errors });

/** The same empty 404 for "there is none" and for a path that is mistyped (domain.md §2.2). */
export const nothing = (): Reply => refused(404);

export const envelope = (data: unknown): { [key: string]: unknown } => ({
  ...{ request_id: '', lease_id: '', renewable: false, lease_duration: 0, wrap_info: null, warnings: null, auth: null },
  data,
});

/** Done, and nothing to say. */
export const noContent = (): Reply => ({ status: 204, headers: { 'cache-control': 'no-store' }, body: '' });

/** The members of a request's body; none when it is no JSON object. */
export const membersOf = (body: string): { [key: string]: unknown } => {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};
