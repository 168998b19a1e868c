import { type Reducer, useEffect, useReducer } from 'react';
import { useServices } from './app-context.ts';

/** A screen's own reducer, whose state is found again when one comes back to the screen. `key` names screen and subject. */
export const useKept = <S, A>(key: string, reducer: Reducer<S, A>, start: () => S): [S, (action: A) => void] => {
  const { memory } = useServices();
  const [state, dispatch] = useReducer(reducer, null, () => (memory.get(key) as S | undefined) ?? start());
  useEffect(() => {
    memory.set(key, state);
  }, [memory, key, state]);
  return [state, dispatch];
};
