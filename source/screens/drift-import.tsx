import { DialogFrame, type Hint } from '../components/frame.tsx';
import { hasPatch, patchText } from '../core/argocd/patch.ts';
import { importBlocks } from '../core/terraform/import-block.ts';
import { boxed } from '../core/view/box.ts';
import { formRows, type Question } from '../core/view/form.ts';
import { line, type Span } from '../core/view/spans.ts';
import { useBody, usePen, useServices } from '../hooks/app-context.ts';
import { useForm } from '../hooks/use-form.ts';
import { useLayer } from '../hooks/use-layer.ts';
import { useEngineState } from '../hooks/use-live.ts';

const hints: Hint[] = [
  ['⏎', 'write the file'],
  ['esc', 'cancel'],
];

const patchQuestions: Question[] = [
  { name: 'file', label: 'File', hint: 'a new file, .diff or .patch; nothing is written over', required: true },
];

const questions: Question[] = [
  {
    name: 'file',
    label: 'File',
    hint: 'a new .tf file in the folder of the root; nothing is written over',
    required: true,
  },
];

/** The import block of an orphan, for a file that the user names: then a pull request, a plan and an apply by hand. */
export const ImportBlockDialog = ({ finding }: { finding: string }) => {
  const { engine, dispatch } = useServices();
  const pen = usePen();
  const { columns, rows: height } = useBody();
  const { progress } = useEngineState();
  const chosen = progress.findings.filter((f) => f.id === finding);
  const [patch] = chosen.filter(hasPatch);

  const say = (level: 'info' | 'warn' | 'error', text: string): void =>
    dispatch({ type: 'say', said: { level, text } });
  // What was decided by it is said in the same step; esc leaves it undecided.
  const written = (path: string): void => {
    say(
      'info',
      `${path} was written: ${patch ? 'put it into git' : 'Terraform plans it now'}, then open a pull request`,
    );
    if (!patch) generate(path);
    dispatch({ type: 'ask', dialog: { dialog: 'disposition', one: finding, findings: [finding], codified: path } });
  };
  // Takes as long as a plan: what came of it is said when it is there, wherever one is by then.
  const generate = (path: string): void =>
    void engine.generateConfig(path).then(
      (made) =>
        made.ok
          ? say(
              'info',
              `${path} was written, and its code by Terraform to ${made.path}: read it, then open a pull request`,
            )
          : say('warn', `${path} was written. ${made.why}`),
      (error: unknown) =>
        say('error', `${path} was written. No code was generated: ${error instanceof Error ? error.message : error}`),
    );
  const submit = ({ file = '' }: { [name: string]: string }): string | null => {
    if (!patch && !file.endsWith('.tf')) return 'Terraform reads files that end with .tf';
    dispatch({ type: 'close' });
    engine.writeImports([finding], file).then(
      (done) => (done.ok ? written(done.path) : say('error', done.why)),
      (error: unknown) =>
        say('error', `The file could not be written: ${error instanceof Error ? error.message : error}`),
    );
    return null;
  };
  const { form, layer } = useForm(patch ? patchQuestions : questions, submit, () => dispatch({ type: 'close' }));
  useLayer('dialog', layer);

  const inner = columns - 2;
  const row = (...spans: Span[]): string => line(pen, spans, inner, true);
  const whole = (patch ? patchText(patch) : importBlocks(chosen)).trimEnd().split('\n');
  // The question must stay on the screen; the file has all of it.
  const room = Math.max(3, height - 10);
  const cut = whole.length - room;
  const block = cut > 0 ? [...whole.slice(0, room), `# ${cut} more lines`] : whole;
  const rows = [
    ...block.map((l) => row(['   '], [l, l.startsWith('#') ? 'dim' : undefined])),
    row(),
    row(
      ['   '],
      [
        patch
          ? 'then: change git, open a pull request'
          : 'in the folder of a root Terraform then writes the code beside it (plan, no apply): review it, open a pull request',
        'dim',
      ],
    ),
    row(),
    ...formRows(pen, form, inner),
  ];
  const title = [[patch ? 'Formalise in git' : 'Import block', 'bold'] as Span];
  return <DialogFrame lines={boxed(pen, { title, accent: true }, rows, columns)} hints={hints} />;
};
