import ipaddr from 'ipaddr.js';

/** What webhooks may be sent to. */
export interface ReceiverPolicy {
  /** Plain http and addresses that are not on the internet: for development. */
  readonly allowPrivate: boolean;
}

/** Whether an IP address is one of the public internet; addresses in addresses (IPv4 in IPv6) count as what is inside. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() === 'unicast') return true;
  if (!(parsed instanceof ipaddr.IPv6)) return false;
  const inner = embeddedAddress(parsed);
  return inner !== undefined && isPublicAddress(inner);
}

/** NAT64 and 6to4 carry an IPv4 address that is where the request would end. */
function embeddedAddress(address: ipaddr.IPv6): string | undefined {
  const [, high = 0, middle = 0] = address.parts;
  const dotted = (left: number, right: number) => [left >> 8, left & 255, right >> 8, right & 255].join('.');
  if (address.range() === '6to4') return dotted(high, middle);
  if (address.range() === 'rfc6052') return dotted(address.parts[6] ?? 0, address.parts[7] ?? 0);
  return undefined;
}

/** What is wrong with a webhook's URL, as far as it can be told without asking DNS; undefined where nothing is. */
export function webhookUrlProblem(text: string, { allowPrivate }: ReceiverPolicy): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'must be an http or https URL';
  if (url.username !== '' || url.password !== '') return 'must not have a user or password';
  if (allowPrivate) return undefined;
  if (url.protocol !== 'https:') return 'must be an https URL';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (ipaddr.isValid(host)) return isPublicAddress(host) ? undefined : 'must not be a private address';
  return /(^|\.)(localhost|local|internal|lan|home\.arpa)$/i.test(host) || !host.includes('.')
    ? 'must not be a private address'
    : undefined;
}
