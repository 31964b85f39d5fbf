import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { dockerObservability } from './docker-observability.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawsos-docker-'));
  const path = folder;
  onTestFinished(() => rm(path, { recursive: true }));
});

/** A `docker` that writes down what it is asked for; `up` is what it does then. */
async function dockerThat(up: string): Promise<NodeJS.ProcessEnv> {
  const script = `#!/bin/sh\necho "$* | $DATA_DIR $PROMETHEUS_PORT" >> ${folder}/asked\ncase "$*" in *' up '*) ${up} ;; esac\n`;
  await writeFile(join(folder, 'docker'), script);
  await chmod(join(folder, 'docker'), 0o755);
  return { PATH: [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), PORT_OFFSET: '1000' };
}
const asked = async () => (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n');
const start = () => ({ say: () => {}, showAlerts: () => {}, signal: new AbortController().signal });
const compose = 'compose -f /repo/infra/compose.yaml -f /repo/infra/compose.host.yaml --profile observability';

it('brings the containers up on configuration for this machine, tells where they are, and takes them down', async () => {
  const stack = dockerObservability('/repo', folder, await dockerThat('true'));
  await stack.prepare();
  expect(await stack.start(start())).toEqual({
    Grafana: 'http://127.0.0.1:4000',
    Prometheus: 'http://127.0.0.1:10090',
    Alertmanager: 'http://127.0.0.1:10093',
    Jaeger: 'http://127.0.0.1:17686',
  });
  const rendered = await readFile(join(folder, 'stack', 'config', 'prometheus', 'prometheus.yaml'), 'utf8');
  expect(rendered).toContain('/etc/prometheus/rules/*.yaml');
  expect(rendered).toContain('127.0.0.1:9000');
  await stack.stop(5_000);
  expect(await asked()).toEqual([
    `${compose} down | ${folder} 10090`,
    `${compose} up --detach --wait | ${folder} 10090`,
    `${compose} down --timeout 5 | ${folder} 10090`,
  ]);
});

it('takes down what has come up when the rest does not', async () => {
  const stack = dockerObservability('/repo', folder, await dockerThat('echo "loki is unhealthy" >&2; exit 1'));
  await expect(stack.start(start())).rejects.toThrow('loki is unhealthy');
  expect((await asked()).at(-1)).toContain(' down ');
});

it('asks for nothing when it is stopped before it was started', async () => {
  await dockerObservability('/repo', folder, await dockerThat('true')).stop(1_000);
  await expect(asked()).rejects.toThrow('ENOENT');
});
