/**
 * The text between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`, replaced. Throws when the markers are not
 * there once each: a document that lost them would never be brought in step again, and nobody would notice.
 */
export const replaceSection = (text: string, name: string, body: string): string => {
  const [start, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`];
  const parts = text.split(start);
  const rest = (parts[1] ?? '').split(end);
  if (parts.length !== 2 || rest.length !== 2)
    throw new Error(`The markers ${start} … ${end} must stand there once each.`);
  return `${parts[0]}${start}\n${body.trim()}\n${end}${rest[1]}`;
};
