import { DialogFrame, type Hint } from '../components/frame.tsx';
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
  const { columns } = useBody();
  const { progress } = useEngineState();
  const chosen = progress.findings.filter((f) => f.id === finding);

  const say = (level: 'info' | 'error', text: string): void => dispatch({ type: 'say', said: { level, text } });
  const submit = ({ file = '' }: { [name: string]: string }): string | null => {
    if (!file.endsWith('.tf')) return 'Terraform reads files that end with .tf';
    dispatch({ type: 'close' });
    engine.writeImports([finding], file).then(
      (done) =>
        done.ok ? say('info', `${done.path} was written: plan it, then open a pull request`) : say('error', done.why),
      (error: unknown) =>
        say('error', `The file could not be written: ${error instanceof Error ? error.message : error}`),
    );
    return null;
  };
  const { form, layer } = useForm(questions, submit, () => dispatch({ type: 'close' }));
  useLayer('dialog', layer);

  const inner = columns - 2;
  const row = (...spans: Span[]): string => line(pen, spans, inner, true);
  const block = importBlocks(chosen).trimEnd().split('\n');
  const rows = [
    ...block.map((l) => row(['   '], [l, l.startsWith('#') ? 'dim' : undefined])),
    row(),
    row(['   '], ['then: terraform plan -generate-config-out=generated.tf, review it, open a pull request', 'dim']),
    row(),
    ...formRows(pen, form, inner),
  ];
  const title = [['Import block', 'bold'] as Span];
  return <DialogFrame lines={boxed(pen, { title, accent: true }, rows, columns)} hints={hints} />;
};
