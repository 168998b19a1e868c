/**
 * What chat clients do to a command line, taken back (domain.md §1.2): special spaces, smart quotes, and the long dash
 * that `--` was corrected into. Invisible characters go: they would hide a word from every later match.
 */
export const normalise = (line: string): string =>
  line
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033]/g, '"')
    .replace(/[\u2014\u2015]/g, '--')
    .replace(/(^|\s)\u2013(?=[a-z])/gi, '$1--')
    .replace(/[\u2010-\u2013\u2212]/g, '-');

export const splitLines = (text: string): string[] => text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
