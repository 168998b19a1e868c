import type { Edit } from '../core/view/text-field.ts';
import type { CommandContext, Subject } from './command.ts';
import { type CommandId, commandIds, commandOf } from './commands.ts';
import type { KeyName, Press } from './key.ts';
import { whyNot } from './stripped.ts';

/** What a screen or a dialog does with commands and text. The topmost layer sees keys first. */
export type Layer = {
  commands: { [id in CommandId]?: (times: number) => void };
  /** While text is typed here, characters are text and not commands. */
  text?: (edit: Edit) => void;
  /** Enter only ends the typing here, and nothing is confirmed or written by it: it may come in a chunk. */
  endsTyping?: true;
  /** Nothing below sees anything. */
  modal?: boolean;
  /** A picker of ink-select-input has the keys: only `esc` is ours. */
  native?: boolean;
  /** What is selected here, for why-disabled. */
  subject?: Subject;
};

export type Refusal = { command: CommandId; why: string };

const edits: { [key: KeyName]: Edit } = {
  backspace: { type: 'backspace' },
  delete: { type: 'delete' },
  left: { type: 'left' },
  right: { type: 'right' },
  home: { type: 'start' },
  end: { type: 'end' },
  'ctrl-a': { type: 'start' },
  'ctrl-e': { type: 'end' },
  'ctrl-u': { type: 'clear' },
  'ctrl-w': { type: 'word-back' },
};

const isCharacter = (key: KeyName): boolean => [...key].length === 1;
const editOf = (key: KeyName): Edit | null => edits[key] ?? (isCharacter(key) ? { type: 'insert', text: key } : null);

/** What of a chunk goes into a field: characters and corrections. An Enter in it is nothing, never a confirmation. */
const chunkEdits = (keys: readonly KeyName[]): Edit[] => {
  const out: Edit[] = [];
  for (const key of keys) {
    const edit = editOf(key);
    const last = out.at(-1);
    if (edit?.type === 'insert' && last?.type === 'insert') last.text += edit.text;
    else if (edit) out.push({ ...edit });
  }
  return out;
};

const commandOn = (layer: Layer, key: KeyName): CommandId | undefined =>
  commandIds.find((id) => layer.commands[id] && commandOf(id).keys.includes(key));

/** Whoever pressed a key that means nothing here learns where it does. */
const elsewhere = (id: CommandId): Refusal => {
  const { on } = commandOf(id);
  return { command: id, why: `not on this screen${on === 'everywhere' ? '' : `; it works on ${on.join(', ')}`}` };
};

/** Runs one command in the topmost layer that has it. */
export const run = (layers: readonly Layer[], id: CommandId, context: CommandContext, times = 1): Refusal | null => {
  const layer = layers.find((l) => l.commands[id]);
  if (!layer) return elsewhere(id);
  const why = whyNot(commandOf(id), context);
  if (why !== null) return { command: id, why };
  layer.commands[id]?.(times);
  return null;
};

/** The layers that may see a press: from the top down to the first modal one. */
const reachable = (layers: readonly Layer[]): readonly Layer[] => {
  const wall = layers.findIndex((l) => l.modal || l.native);
  return wall === -1 ? layers : layers.slice(0, wall + 1);
};

/** `refused`: why the command does not run. `rest`: what is to be dispatched once this is on screen. */
export type Dispatched = { refused: Refusal | null; rest: Press | null };
const done: Dispatched = { refused: null, rest: null };

/**
 * A chunk without a field to go to: it moves, opens and goes back, which a slow line delivers together, up to the first
 * key that does anything else: that one is not done, and says so. Equal moves are one. What comes after is for the screen
 * as it is then.
 */
const follow = (layers: readonly Layer[], keys: readonly KeyName[], context: CommandContext): Dispatched => {
  const [key = ''] = keys;
  const id = layers.map((l) => commandOn(l, key)).find((found) => found !== undefined);
  if (id === undefined) return done;
  if (!(commandOf(id).moves || id === 'open' || id === 'back'))
    return { refused: { command: id, why: 'it came together with other keys: press it by itself' }, rest: null };
  let times = 1;
  if (commandOf(id).moves) while (keys[times] === key) times += 1;
  const refused = run(layers, id, context, times);
  return { refused, rest: times < keys.length ? { type: 'chunk', keys: keys.slice(times) } : null };
};

/** A chunk while text is typed: of what stands behind an Enter that may end the typing, nothing is text any more. */
const typeIn = (field: Layer, keys: readonly KeyName[], context: CommandContext): Dispatched => {
  const end = field.endsTyping ? keys.indexOf('enter') : -1;
  for (const edit of chunkEdits(end === -1 ? keys : keys.slice(0, end))) field.text?.(edit);
  if (end === -1) return done;
  const rest = keys.slice(end + 1);
  return { refused: run([field], 'open', context), rest: rest.length > 0 ? { type: 'chunk', keys: rest } : null };
};

/** `layers` from the top. */
export const dispatch = (layers: readonly Layer[], press: Press, context: CommandContext): Dispatched => {
  const seen = reachable(layers);
  const field = seen.find((l) => l.text);
  const type = field?.text;
  if (press.type === 'paste') {
    type?.({ type: 'insert', text: press.text });
    return done;
  }
  if (press.type === 'chunk') {
    if (field) return typeIn(field, press.keys, context);
    return seen[0]?.native ? done : follow(seen, press.keys, context);
  }
  const edit = type && editOf(press.key);
  if (edit) {
    type(edit);
    return done;
  }
  for (const layer of seen) {
    const id = commandOn(layer, press.key);
    if (id) return { refused: run(seen, id, context), rest: null };
    if (layer.native) return done;
  }
  return type || seen.length < layers.length ? done : { refused: notHere(press.key), rest: null };
};

/** A key that means something elsewhere says so, instead of doing nothing. */
const notHere = (key: KeyName): Refusal | null => {
  const command = commandIds.find((id) => commandOf(id).keys.includes(key));
  return command ? elsewhere(command) : null;
};
