import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scrape } from './scrape.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';

/** Families that say how builds went; how long they took differs each time. */
const ofBuilds = /^(pricing_pack_build_|pricing_pack_is_fresh$|dawsos_pack_freshness$)/;

test('one chain that succeeds and one build that fails are told as the golden file says', async () => {
  const { services, build, nightly } = await startSystem(['market-data', 'pricing-pack-builder'], { empty: true });
  expect(await nightly('--date', '2013-03-01')).toMatchObject({ code: 0 });
  await send(`${services['market-data'].url}/faults`, { method: 'PUT', body: { mode: 'error', provider: 'ecb' } });
  expect(await build('--date', '2013-02-28')).toMatchObject({ code: 1 });

  const { families } = await scrape(services['pricing-pack-builder']);
  const told = families
    .filter(({ name }) => ofBuilds.test(name))
    .flatMap(({ samples }) => samples.filter(({ name }) => !name.endsWith('_sum')))
    .map(({ name, labels, value }) => ({ name, labels, value }));
  const golden = await readFile(new URL('../golden/jobs/pricing_pack_build_metrics.json', import.meta.url), 'utf8');
  expect(told).toEqual(JSON.parse(golden));
});
