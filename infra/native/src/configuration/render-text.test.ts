import { expect, it } from 'vitest';
import { renderText } from './render-text.ts';

const moved = { PORT_OFFSET: '100' };

it.each([
  ["targets: ['executor-api:8000']", "targets: ['127.0.0.1:8100']"],
  ['endpoint: http://loki:3100/otlp', 'endpoint: http://127.0.0.1:3200/otlp'],
  ['endpoint: jaeger:4317', 'endpoint: 127.0.0.1:4417'],
  ['endpoint: 0.0.0.0:4319', 'endpoint: 127.0.0.1:4419'],
  ['endpoint: 127.0.0.1:1777', 'endpoint: 127.0.0.1:1877'],
  ['--web.listen-address=0.0.0.0:9090', '--web.listen-address=127.0.0.1:9190'],
  ['postgres:5432', '127.0.0.1:5533'],
])('an address becomes loopback with the port moved: %s', (text, rendered) => {
  expect(renderText(text, moved)).toBe(rendered);
});

it.each([
  ['host: 0.0.0.0\n  port: 8888', 'host: 127.0.0.1\n  port: 8988'],
  ['http_listen_port: 3100', 'http_listen_port: 3200'],
])('a port that stands alone moves too: %s', (text, rendered) => expect(renderText(text, moved)).toBe(rendered));

it.each([
  'image: grafana/loki:3.7.8',
  'retention: 2025-01-01 12:30:9090',
  'my-executor-api:8000',
  'elsewhere.example:9090',
  'executor-api:8001',
  'limit: 8000',
  'port: 4242',
])('nothing else changes: %s', (text) => expect(renderText(text, moved)).toBe(text));

it('a port of its own variable is not moved with the others', () => {
  expect(renderText('jaeger:16686 loki:3100', { ...moved, LOKI_PORT: '4' })).toBe('127.0.0.1:16786 127.0.0.1:4');
});

it('folders of the containers become local ones, whole ones alone', () => {
  const paths = { '/etc/prometheus': '/data/config/prometheus', '/prometheus': '/data/prometheus' };
  const text = ['--a=/etc/prometheus/p.yaml', '- /prometheus', 'x: "/prometheus"', '/prometheus-2', '/a/prometheus'];
  expect(renderText(text.join('\n'), {}, paths).split('\n')).toEqual([
    '--a=/data/config/prometheus/p.yaml',
    '- /data/prometheus',
    'x: "/data/prometheus"',
    '/prometheus-2',
    '/a/prometheus',
  ]);
});
