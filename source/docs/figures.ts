/** What `npm run bench` leaves in bench/results.json. */
export type Results = {
  at: string;
  node: string;
  machine: string;
  rows: { name: string; value: string; target: string; holds: boolean | null; note?: string }[];
};

/** The table of figures for README, from the last run that was kept. */
export const figuresMarkdown = (json: string | null): string => {
  if (json === null) return 'Not measured yet: run `npm run bench`, then `npm run docs`.';
  const { at, node, machine, rows } = JSON.parse(json) as Results;
  const lines = rows.map(({ name, value, target, holds, note }) => {
    const held = holds === null ? '–' : holds ? 'yes' : '**no**';
    return `| ${name} | ${value}${note ? ` (${note})` : ''} | ${target} | ${held} |`;
  });
  return [
    `Measured ${at.slice(0, 10)} on ${machine}, Node ${node}, from outside through a pty.`,
    '',
    '| | Measured | Wanted | Held |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
};
