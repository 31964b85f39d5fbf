import { hash } from 'node:crypto';

const hashPattern = /^[0-9a-f]{8}$/;

/** The first 8 hex digits of an id's SHA-256 (REQUIREMENTS §5); letter case does not matter, hashing twice changes nothing. */
export const hashId = (id: string): string =>
  hashPattern.test(id) ? id : hash('sha256', id.toLowerCase()).slice(0, 8);
