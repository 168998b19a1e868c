import type { LogImport } from '../engine.ts';
import { plural } from '../plural.ts';
import { safeText } from './safe-text.ts';

const roles = {
  responder: 'responder',
  approver: 'approver',
  owner: 'cleanup-owner',
  countersignedBy: 'countersigner',
};

/** What must be said of an import beside its counts: what is missing, what a person has to tell, whom the log names. */
export const importText = ({ cut = [], questions = [], named = {}, unparsed }: LogImport): string[] => {
  const names = (Object.keys(roles) as (keyof typeof roles)[]).flatMap((role) =>
    named[role] ? [`${roles[role]} ${named[role]}`] : [],
  );
  return [
    ...(names.length > 0 ? [`The log names ${names.join(', ')}: taken over.`] : []),
    ...cut.map((c) => `It is not whole: ${c}. Import the complete thread.`),
    ...questions,
    ...(unparsed > 0
      ? [
          `${plural(unparsed, 'line')} could not be read: look at ${unparsed === 1 ? 'it' : 'them'}, then \`reseal log keep LINE\`.`,
        ]
      : []),
  ].map(safeText);
};
