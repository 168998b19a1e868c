/** A short, stable digest for pseudonyms: not a secret keeper, only evenly spread. */

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** Two lanes of multiply and fold over UTF-16 units: 50 bits as ten characters. */
export const digest = (text: string): string => {
  let a = 0x9e3779b9;
  let b = 0x7f4a7c15;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x85ebca6b);
    b = Math.imul(b ^ unit, 0xc2b2ae35);
    a ^= a >>> 13;
    b ^= b >>> 16;
  }
  a = Math.imul(a ^ (b >>> 7), 0x27d4eb2f);
  b = Math.imul(b ^ (a >>> 11), 0x165667b1);
  a ^= a >>> 15;
  b ^= b >>> 14;
  let out = '';
  for (let i = 0; i < 5; i++) {
    out += letters[(a >>> (i * 5)) & 31];
    out += letters[(b >>> (i * 5)) & 31];
  }
  return out;
};
