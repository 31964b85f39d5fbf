import { type LookupAddress, lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '@dawsos/alerts';

/** The `code` of the error for a name that leads to an address which is not public. */
export const forbiddenAddress = 'ERR_FORBIDDEN_ADDRESS';

/** The addresses, if all of them are public; throws otherwise. */
export function guardAddresses(addresses: readonly LookupAddress[]): readonly LookupAddress[] {
  if (addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address))) return addresses;
  throw Object.assign(new Error('the address is not public'), { code: forbiddenAddress });
}

/** Resolves as usual, but to public addresses alone: what is connected to is what was looked at. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    try {
      if (error) throw error;
      const addresses = guardAddresses(found);
      const [first] = addresses;
      if (options.all || first === undefined) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    } catch (refusal) {
      callback(refusal as NodeJS.ErrnoException, []);
    }
  });
};
