/** A refusal in the service's own code and words. Each protocol spells it in its own way (services/). */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
  }
}

/** 404: it is not there, or not any more. */
export const noSuchEntity = (message: string): ApiFailure => new ApiFailure('NoSuchEntity', message, 404);

/** 409: something hangs on it yet. `must` is what to do first, in AWS's words. */
export const deleteConflict = (must: string): ApiFailure =>
  new ApiFailure('DeleteConflict', `Cannot delete entity, must ${must} first.`, 409);

/** 409: the name is taken. */
export const alreadyExists = (message: string): ApiFailure => new ApiFailure('EntityAlreadyExists', message, 409);

/** 409: a quota of IAM is full. */
export const limitExceeded = (message: string): ApiFailure => new ApiFailure('LimitExceeded', message, 409);

/** 400: the request itself is wrong. */
export const validation = (message: string): ApiFailure => new ApiFailure('ValidationError', message, 400);

/** 403 here; the JSON protocol makes a 400 of it (domain.md §4.2). */
export const accessDenied = (message: string): ApiFailure => new ApiFailure('AccessDenied', message, 403);
