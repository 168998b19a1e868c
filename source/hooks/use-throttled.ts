import { useEffect, useRef, useState } from 'react';

/** The value as it was a little while ago: another one at most every `ms`, the first change at once and the last always. */
export const useThrottled = (value: number, ms: number): number => {
  const [shown, show] = useState(value);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (value === shown) return;
    const go = (): void => {
      last.current = performance.now();
      show(value);
    };
    const wait = last.current + ms - performance.now();
    if (wait <= 0) return go();
    const timer = setTimeout(go, wait);
    return () => clearTimeout(timer);
  }, [value, shown, ms]);
  return shown;
};
