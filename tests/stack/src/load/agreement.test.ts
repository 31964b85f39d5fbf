import { describe, expect, test } from 'vitest';
import { agrees, networkAllowance } from './agreement.ts';

const bounds = [0.1, 0.2, 0.3, 0.5];

describe('percentiles of client and server', () => {
  test.each([
    ['the same', 0.25, 0.25],
    ['as far apart as the bucket is wide', 0.201, 0.3],
    ['above the bucket by what the network takes', 0.3 + networkAllowance, 0.201],
  ])('agree where they are %s', (_, client, server) => {
    expect(agrees(client, server, bounds)).toBe(true);
  });

  test.each([
    ['faster than the server', 0.19, 0.21],
    ['slower than bucket and network explain', 0.3 + networkAllowance + 0.001, 0.29],
  ])('disagree where the client is %s', (_, client, server) => {
    expect(agrees(client, server, bounds)).toBe(false);
  });
});
