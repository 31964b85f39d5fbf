import { type Environment, type PortName, portOf } from '@dawsos/config';
import { addresses } from './addresses.ts';

/** Folders of the containers by what stands for them on this machine. */
export type LocalPaths = Readonly<Record<string, string>>;

const portNames = new Map<string, PortName>(
  Object.entries(addresses).map(([address, name]) => [address.slice(address.indexOf(':') + 1), name]),
);

/**
 * One configuration text for programs on one machine: `name:port`, the addresses and the ports they listen on become
 * loopback with the port of the environment (`PORT_OFFSET`, or the port's own variable), container folders those of
 * `paths`; nothing else changes.
 */
export function renderText(text: string, environment: Environment, paths: LocalPaths = {}): string {
  const local = (address: string, port: string): string => {
    const name = address in addresses ? addresses[address] : isListening(address) ? portNames.get(port) : undefined;
    return name === undefined ? address : `127.0.0.1:${portOf(name, environment)}`;
  };
  let rendered = text
    .replace(/(?<![\w.-])[a-z0-9.-]+:(\d{4,5})\b/g, local)
    .replace(/\b(\w*port): (\d{4,5})\b/g, (whole, key: string, port: string) => {
      const name = portNames.get(port);
      return name === undefined ? whole : `${key}: ${portOf(name, environment)}`;
    })
    .replaceAll('0.0.0.0', '127.0.0.1');
  for (const [container, folder] of Object.entries(paths)) {
    rendered = rendered.replace(new RegExp(`(?<=^|[\\s"'=])${container}(?=[/\\s"']|$)`, 'gm'), () => folder);
  }
  return rendered;
}

const isListening = (address: string): boolean => /^(0\.0\.0\.0|127\.0\.0\.1):/.test(address);
