import { createHash, createHmac } from 'node:crypto';

/** What the `Authorization` header of a signed request says. */
export type Signature = {
  keyId: string;
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
};

/** The parts of a request that a signature covers. */
export type Signed = { method: string; url: string; headers: { [name: string]: string | undefined }; body: string };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Null when the header is missing or is no Signature Version 4. */
export const signatureOf = (header: string | undefined): Signature | null => {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
    header ?? '',
  );
  const [keyId, date, region, service, end] = parts?.[1]?.split('/') ?? [];
  if (!parts || !keyId || !date || !region || !service || end !== 'aws4_request') return null;
  return { keyId, date, region, service, signedHeaders: (parts[2] ?? '').split(';'), signature: parts[3] ?? '' };
};

// Sorted after encoding, as the specification wants it.
const canonicalQuery = (query: URLSearchParams): string => {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return [...query]
    .map(([k, v]) => `${encode(k)}=${encode(v)}`)
    .sort()
    .join('&');
};

/** Header values are trimmed and their inner spaces folded; the body is part of it by its digest. */
const canonicalRequest = (signed: Signed, names: string[]): string => {
  const url = new URL(signed.url, 'http://127.0.0.1');
  const headers = names.map((n) => `${n}:${(signed.headers[n] ?? '').trim().replace(/ +/g, ' ')}\n`).join('');
  return [
    signed.method,
    url.pathname,
    canonicalQuery(url.searchParams),
    headers,
    names.join(';'),
    sha256(signed.body),
  ].join('\n');
};

/**
 * Is the signature the one that this secret gives? The time in it is not judged: the world's clock is not the caller's.
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const isSignedWith = (secret: string, signature: Signature, signed: Signed): boolean => {
  const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
  const request = canonicalRequest(signed, signature.signedHeaders);
  const text = ['AWS4-HMAC-SHA256', signed.headers['x-amz-date'] ?? '', scope, sha256(request)].join('\n');
  const day = hmac(`AWS4${secret}`, signature.date);
  const key = hmac(hmac(hmac(day, signature.region), signature.service), 'aws4_request');
  return hmac(key, text).toString('hex') === signature.signature;
};
