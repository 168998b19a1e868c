/** What the typed clients of kubectl send: `k8s\0`, an envelope, and the message in its second field. Only what tests ask of it. */

type Field = { field: number; bytes: Buffer };

const varint = (from: Buffer, start: number): { value: number; next: number } => {
  let value = 0;
  for (let at = start, shift = 1; at < from.length; at++, shift *= 128) {
    const byte = from[at] ?? 0;
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw new Error('a number that does not end');
};

/** The fields of a message that hold texts or messages; numbers are passed over, anything else is refused. */
const fieldsOf = (message: Buffer): Field[] => {
  const found: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const tag = varint(message, at);
    const wire = tag.value % 8;
    const next = varint(message, tag.next);
    if (wire === 0) at = next.next;
    else if (wire === 2) {
      at = next.next + next.value;
      found.push({ field: Math.floor(tag.value / 8), bytes: message.subarray(next.next, at) });
    } else throw new Error(`wire type ${wire}`);
  }
  return found;
};

const inside = (message: Buffer, ...path: number[]): Buffer =>
  path.reduce((m, n) => fieldsOf(m).find((f) => f.field === n)?.bytes ?? Buffer.alloc(0), message);

/** `resourceAttributes` of a SelfSubjectAccessReview (k8s.io/api/authorization/v1/generated.proto). */
export const accessAsked = (body: Buffer): { namespace: string; verb: string; resource: string; name: string } => {
  if (body.subarray(0, 4).toString('latin1') !== 'k8s\0') throw new Error('no message of Kubernetes');
  const attributes = inside(body.subarray(4), 2, 2, 1);
  const text = (n: number): string => inside(attributes, n).toString('utf8');
  return { namespace: text(1), verb: text(2), resource: text(5), name: text(7) };
};
