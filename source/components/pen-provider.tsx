import { type ReactNode, useMemo } from 'react';
import { namesOf } from '../core/view/mask-names.ts';
import { createPen } from '../core/view/pen.ts';
import { PenContext } from '../hooks/app-context.ts';
import { useEngineState } from '../hooks/use-live.ts';

type Props = { options: { noColor: boolean; ascii: boolean }; masked: boolean; children: ReactNode };

/** The pen of everything that is drawn. In mask mode it knows the names of the incident, and is another one with more. */
export const PenProvider = ({ options: { noColor, ascii }, masked, children }: Props) => {
  const { progress } = useEngineState();
  const names = useNames(masked ? progress : null);
  const salt = `${progress.incident?.id ?? ''} ${progress.incident?.openedAt ?? 0}`;
  const pen = useMemo(
    () => createPen({ color: !noColor, ascii, mask: names ? { salt, names } : null }),
    [noColor, ascii, names, salt],
  );
  return <PenContext.Provider value={pen}>{children}</PenContext.Provider>;
};

type Known = Parameters<typeof namesOf>[0];

/** Gathered again only when something that holds names has changed: parts of progress keep their identity. */
const useNames = (known: Known | null): string[] | null => {
  const parts = known && [known.sessions, known.findings, known.actions, known.roles, known.callers, known.incident];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts are what `namesOf` reads
  return useMemo(() => (known ? namesOf(known) : null), parts ?? [null, null, null, null, null, null]);
};
