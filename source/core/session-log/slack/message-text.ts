/** Slack's own marks; anything else between angle brackets was typed (docs.slack.dev, “Formatting text”). */
const marks =
  /<(?:@([UWB][A-Z0-9]+)|#([CGD][A-Z0-9]+)|!([a-z]+(?:\^[^|>]*)?)|((?:https?|ftp|mailto|tel|file|slack):[^|>\s]*))(?:\|([^>]*))?>/g;

const entities: { [entity: string]: string } = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** An address as it was typed: Slack links what looks like one, and then the label is the typed text. */
const link = (url: string, label: string | undefined): string => {
  if (label === undefined || label === '') return url.replace(/^mailto:|^tel:/, '');
  const bare = url.replace(/^[a-z]+:(?:\/\/)?/, '').replace(/\/$/, '');
  const same = bare === label.replace(/^[a-z]+:\/\//, '').replace(/\/$/, '');
  return same ? label : `${label} (${url})`;
};

const special = (word: string, label: string | undefined): string =>
  label ?? (word.startsWith('subteam^') ? `@${word.slice(8)}` : `@${word.replace(/\^.*/, '')}`);

/**
 * `text` of a message → what its writer saw: marks first, entities after them, so that `&lt;NAME&gt;` stays a placeholder
 * and is not taken for a mark (domain.md §1.1). `names`: user id → name, where the source tells.
 */
export const messageText = (text: string, names: ReadonlyMap<string, string>): string =>
  text
    .replace(marks, (_all, user, channel, word, url, label) => {
      if (user !== undefined) return `@${label ?? names.get(user) ?? user}`;
      if (channel !== undefined) return `#${label ?? channel}`;
      return word !== undefined ? special(word, label) : link(url, label);
    })
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
