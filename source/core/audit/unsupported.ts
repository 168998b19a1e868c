/** Calls that change something by their name, have no row in the tables, and why. Shown in the matrix, and held by a test. */
export type Unsupported = { source: string; names: string[]; why: string };

/**
 * Of IAM, STS, S3 and KMS alone: there every other call that writes has a row, so that a new one is noticed when the SDK
 * learns it. A record of one of these that is no read is an unclassified write like any other; nothing is dropped.
 */
export const unsupported: Unsupported[] = [
  {
    source: 'iam',
    names: ['GenerateCredentialReport', 'GenerateOrganizationsAccessReport', 'GenerateServiceLastAccessedDetails'],
    why: 'makes a report about IAM for its caller and changes nothing in it',
  },
  {
    source: 'sts',
    names: ['DecodeAuthorizationMessage'],
    why: 'reads the text of a refusal; it gives no credential and changes nothing',
  },
  {
    source: 's3',
    names: ['CreateSession', 'WriteGetObjectResponse'],
    why: 'carries one request to objects of a directory bucket or an Object Lambda; what was done with it is in events of its own',
  },
  {
    source: 'kms',
    names: [
      ...['Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'],
      ...['GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'GenerateRandom', 'Sign', 'Verify', 'VerifyMac'],
      ...['DeriveSharedSecret', 'Encapsulate', 'Decapsulate'],
    ],
    why: 'uses a key and leaves it as it is; CloudTrail calls it a read, and what it made stays with its caller',
  },
];
