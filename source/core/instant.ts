const iso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * An ISO time with an offset → ms; else what is wrong with it, as the end of a sentence. A time without an offset means
 * another instant on another laptop, so it is never guessed (product.md §8).
 */
export const parseInstant = (written: string): number | string => {
  const parts = iso.exec(written);
  if (!parts) return `is not an ISO time such as 2026-05-20T13:00:00Z`;
  const [, year, month, day, hour, minute, second = '00', offset] = parts;
  if (offset === undefined) return `has no offset; write ${written}Z for UTC, or ${written}+02:00`;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const real = new Date(wall).toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  const shift = offset.toUpperCase() === 'Z' ? 0 : (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  if (!real || Math.abs(shift) > 15 * 3_600_000) return 'is a time that does not exist';
  return wall - shift;
};
