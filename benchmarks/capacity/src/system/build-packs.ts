import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { commonEnvironment, entryOf } from './environment.ts';
import { startService } from './start-service.ts';

/** The second makes the first stale; `pack_diff` and alerts compare them. */
const dates = ['2012-12-31', '2013-03-01'];

/** Has the pack builder itself build two packs. */
export async function buildPacks(databaseUrl: string, universe: number): Promise<void> {
  const marketData = await startService('market-data');
  try {
    for (const date of dates) {
      const args = [
        entryOf('pricing-pack-builder'),
        'build',
        '--date',
        date,
        '--mark-fresh',
        '--universe',
        `${universe}`,
      ];
      const child = spawn(process.execPath, args, {
        env: {
          PATH: process.env.PATH,
          ...commonEnvironment,
          DATABASE_URL: databaseUrl,
          FMP_BASE_URL: `${marketData.url}/fmp`,
          ECB_BASE_URL: `${marketData.url}/ecb`,
          FRED_BASE_URL: `${marketData.url}/fred`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [[code], said] = await Promise.all([once(child, 'close'), text(child.stdout), child.stderr.resume()]);
      if (code !== 0) throw new Error(`the pack of ${date} was not built:\n${said}`);
    }
  } finally {
    await marketData.stop();
  }
}
