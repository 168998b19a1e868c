import { useRef } from 'react';
import { type CommandContext, noSubject } from '../keys/command.ts';
import { type CommandId, commandIds, commandOf } from '../keys/commands.ts';
import type { Press } from '../keys/key.ts';
import { dispatch, type Layer, type Refusal, run } from '../keys/router.ts';
import { useServices } from './app-context.ts';
import type { AppState } from './app-state.ts';
import { useAppCommands } from './use-app-commands.ts';
import { useInputRouter } from './use-input-router.ts';
import { useLayer } from './use-layer.ts';

const nothing = (): void => undefined;

/** Commands that have no screen yet are refused by the table; here they only have a place. */
const places: Layer['commands'] = Object.fromEntries(
  commandIds.filter((id) => commandOf(id).on === 'everywhere').map((id) => [id, nothing]),
);

/** Takes every key: `ctrl-c` first, then the layers from the top, the app's own commands last. */
export const useAppKeys = (app: AppState): void => {
  const { engine, layers, dispatch: change } = useServices();
  const { commands, interrupt } = useAppCommands(app);
  useLayer('app', { commands: { ...places, ...commands } });

  const context = (seen: readonly Layer[]): CommandContext => ({
    state: engine.state(),
    subject: seen.find((l) => l.subject)?.subject ?? noSubject,
  });
  const refused = (refusal: Refusal | null): void => {
    if (refusal)
      change({ type: 'say', said: { level: 'warn', text: `${commandOf(refusal.command).label}: ${refusal.why}` } });
  };
  // Before all layers: no dialog may keep somebody from hearing what is in flight.
  const onPress = (press: Press, seen: Layer[]): Press | null => {
    if (press.type === 'key' && press.key === 'ctrl-c') {
      interrupt();
      return null;
    }
    // A picker has handled its key by now, and what it said must stay.
    if (!seen[0]?.native) change({ type: 'pressed' });
    const { refused: why, rest } = dispatch(seen, press, context(seen));
    refused(why);
    return rest;
  };
  const services = useServices();
  useInputRouter(layers.list, onPress, services.presses.tell);

  const below = useRef(nothing as (id: CommandId) => void);
  below.current = (id) => {
    const seen = layers.list().slice(1);
    change({ type: 'close' });
    refused(run(seen, id, context(seen)));
  };
  services.runBelow = (id) => below.current(id);
};
