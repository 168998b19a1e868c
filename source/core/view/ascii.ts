import { escapeOf } from './safe-text.ts';

/** What our own screens draw beyond ASCII, for terminals whose locale is not UTF-8. */
const instead: { [char: string]: string } = {
  ...{ '✔': '+', '✖': 'x', '✎': '@', '◌': 'o', '⊘': '!', '●': '*', '·': '.', '–': '-', '—': '-', '−': '-' },
  ...{ '▸': '>', '▾': 'v', '▹': '>', '▏': '|', '…': '~', '→': '>', '←': '<', '↑': '^', '↓': 'v', '↔': '=' },
  ...{ '━': '=', '╸': '>', '─': '-', '│': '|', '▓': '#', '░': '.', '┊': ':', '▶': '>', '├': '+', '└': '`', '┤': '|' },
  ...{ '╭': '+', '╮': '+', '╰': '+', '╯': '+', '“': '"', '”': '"', '‘': "'", '’': "'", '×': 'x', '≥': '>', '≤': '<' },
};

/** Harmless text in ASCII alone: a terminal without UTF-8 may take the bytes of anything else for control characters. */
export const toAscii = (text: string): string =>
  text.replace(/[^\x20-\x7e]/gu, (char) => instead[char] ?? escapeOf(char));
