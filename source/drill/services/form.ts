import type { Input, InputValue } from '../world/input.ts';

type Node = { text: string | null; children: Map<string, Node> };

const node = (): Node => ({ text: null, children: new Map() });

/** `member.1`, `member.2` … or plain numbers under a name make a list. */
const branch = ({ text, children }: Node): InputValue => {
  if (children.size === 0) return text ?? '';
  // A structure may have a member called `member`; a list has nothing else.
  const members = children.get('member');
  const list = members && children.size === 1 ? members : null;
  const numbered = list ?? { text: null, children };
  if ([...numbered.children.keys()].every((k) => /^\d+$/.test(k))) {
    return [...numbered.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => branch(child));
  }
  return treeOf(children);
};

/** Made from entries, so that a name like `__proto__` is a name and nothing more. */
const treeOf = (children: Map<string, Node>): Input =>
  Object.fromEntries([...children].map(([name, child]) => [name, branch(child)]));

/** The form of the query protocols as a tree: `Tags.member.1.Key=a` → `{Tags: [{Key: 'a'}]}`. */
export const parseForm = (body: string): Input => {
  const root = node();
  for (const [name, value] of new URLSearchParams(body)) {
    let at = root;
    for (const part of name.split('.')) {
      const child = at.children.get(part) ?? node();
      at.children.set(part, child);
      at = child;
    }
    at.text = value;
  }
  return treeOf(root.children);
};
