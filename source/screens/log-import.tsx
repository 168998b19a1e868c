import { plural } from '../core/plural.ts';
import { isZone } from '../core/session-log/index.ts';
import type { Question } from '../core/view/form.ts';
import { importText } from '../core/view/import-text.ts';
import { useServices } from '../hooks/app-context.ts';
import { useAttempt } from '../hooks/use-attempt.ts';
import { AskDialog } from './ask.tsx';

const file: Question[] = [
  {
    ...{ name: 'path', label: 'File', required: true },
    hint: 'text, a Slack thread or export; relative to where reseal was started',
  },
  {
    ...{ name: 'zone', label: 'Zone', required: false },
    hint: 'IANA name of the zone its times were written in; empty is UTC',
  },
];
type Given = { [name: string]: string };

const useImport = (): ((read: () => Promise<string>, source: string, zone: string) => void) => {
  const { engine, dispatch } = useServices();
  const attempt = useAttempt();
  return (read, source, zone) =>
    attempt(async () => {
      const result = await engine.importLog(await read(), source, zone);
      const { entries, changed = 0, refused } = result;
      const told = [
        entries > 0 ? `${plural(entries, 'line')} imported from ${source}.` : '',
        changed > 0 ? `${plural(changed, 'line')} read anew.` : '',
        entries + changed === 0 ? `${source} holds no line that is not there already. Nothing was imported.` : '',
        ...importText(result),
      ];
      const text = refused ?? told.filter((t) => t !== '').join(' ');
      const quiet = refused === undefined && entries + changed > 0 && importText(result).length === 0;
      dispatch({ type: 'say', said: { level: quiet ? 'info' : 'warn', text } });
      if (entries + changed > 0) await engine.check(['log.captured', 'log.roles']);
    });
};

/** `i`: a session log out of a file. */
export const ImportDialog = () => {
  const { dispatch, readText } = useServices();
  const bring = useImport();
  const submit = ({ path = '', zone = '' }: Given): string | null => {
    if (zone !== '' && !isZone(zone)) return `Zone: ${zone} is no IANA name, such as Europe/Berlin.`;
    dispatch({ type: 'close' });
    bring(() => readText(path), path.split(/[/\\]/).at(-1) ?? path, zone === '' ? 'UTC' : zone);
    return null;
  };
  const about = 'Secrets are masked first; a line that is there is not kept twice.';
  return <AskDialog title="Import a session log" about={about} questions={file} submit={submit} />;
};
